// The whole upgrade with the stand-ins. The server restarts in its midst, and the kit goes on when somebody signs in.
#pragma once

#include "tests/kit/kit_windows.h"

namespace sssup::kit {

/// Whether the kit was left in the midst of the upgrade.
bool upgrade_has_begun(Kit& kit);
/// No task is left that starts the kit at a sign-in.
void forget_upgrade(Kit& kit);

}  // namespace sssup::kit
