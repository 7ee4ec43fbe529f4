// The programs that UPGRADE.EXE carries as resources, so that it can be copied alone (R-2.4-update). Windows only.
#pragma once

#include <vector>

#include "common/outcome/outcome.h"
#include "service/windows_service/programs.h"

namespace sssup::launcher {

/// The service's program and upgradectl, of this program's own version.
Expected<std::vector<windows_service::Program>> carried_programs();

}  // namespace sssup::launcher
