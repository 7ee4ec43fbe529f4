// What asks for a restart of this server before anything else is set up on it.
#pragma once

#include <string>
#include <vector>

#include "common/outcome/outcome.h"
#include "service/machine/machine.h"

namespace sssup::machine::windows {

/// One name a reason, "PendingFileRenameOperations"; empty: nothing does. Files to be removed at the next start that
/// are gone already do not count: some programs leave such entries for ever.
Expected<std::vector<std::string>> pending_restarts(Registry& registry);

}  // namespace sssup::machine::windows
