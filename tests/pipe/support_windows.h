// Windows only.
#pragma once

#include "common/pipe/handle_windows.h"
#include "tests/pipe/support.h"

namespace sssup::pipe::testing {

/// This user as one who is an administrator but not elevated, to impersonate with. Null where that cannot be made.
Handle token_without_administrators();

}  // namespace sssup::pipe::testing
