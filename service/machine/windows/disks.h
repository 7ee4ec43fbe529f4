// The drives of this server.
#pragma once

#include "server.pb.h"

namespace sssup::machine::windows {

/// Whether the working folder or the backup may be on such a drive; `drive_type` as GetDriveTypeW says it.
bool may_hold_our_folders(unsigned drive_type);

/// Every drive with a letter, and which one Windows is on.
void add_disks(proto::Server& facts);

/// "C:".
std::string system_drive();

}  // namespace sssup::machine::windows
