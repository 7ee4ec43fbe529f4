// The drives of this server.
#pragma once

#include "server.pb.h"

namespace sssup::machine::windows {

/// Every drive with a letter, and which one Windows is on.
void add_disks(proto::Server& facts);

/// "C:".
std::string system_drive();

}  // namespace sssup::machine::windows
