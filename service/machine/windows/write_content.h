// Windows only.
#pragma once

#include <string_view>

#include "service/machine/windows/api.h"

namespace sssup::machine::windows {

/// All of it, from where the file stands; not flushed. ERROR_SUCCESS, or Windows' error code: a part may be written.
DWORD write_content(HANDLE file, std::string_view content);

}  // namespace sssup::machine::windows
