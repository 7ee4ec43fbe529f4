// One function for each row of rows.def, in the file of its threat. A row that cannot be tried throws CannotTry.
#pragma once

#include "tests/kit/kit_windows.h"

namespace sssup::kit {

#define SSSUP_KIT_ROW(number, threat, need, function, what) Finding function(Kit& kit);
#include "tests/kit/rows.def"
#undef SSSUP_KIT_ROW

}  // namespace sssup::kit
