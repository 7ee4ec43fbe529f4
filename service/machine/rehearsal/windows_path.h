// Windows paths, checked as Windows does: what it refuses is refused, so no name leads out of the drive's folder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/outcome/outcome.h"

namespace sssup::machine::rehearsal {

struct WindowsPath {
  char drive = 'C';                // upper case
  std::vector<std::string> names;  // below the drive's root; may be empty

  std::string text() const;  // "C:\\a\\b"
};

/// "C:\\folder\\file", one backslash at the end allowed. Kind::invalid for anything that is not absolute on a drive,
/// has
/// "." or "..", a name that Windows refuses or would change (blank or dot at the end, CON, a:b), or is no UTF-8.
Expected<WindowsPath> parse_windows_path(std::string_view path);

}  // namespace sssup::machine::rehearsal
