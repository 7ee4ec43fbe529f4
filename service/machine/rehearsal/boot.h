#pragma once

#include <string>

#include "service/machine/rehearsal/server.h"

namespace sssup::machine::rehearsal {

/// Another one every time.
std::string new_boot_identity();

/// The server starts again: Setups end, services are as their start type says, nobody remembers a Setup's outcome. Safe
/// to be cut off and done again. Takes no time.
Status boot(Server& server);

}  // namespace sssup::machine::rehearsal
