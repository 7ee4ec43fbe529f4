// What each of our programs does before anything else: they run elevated, so no library that a user planted may enter.
// Windows only.
#pragma once

#include <string_view>

namespace sssup::program {

/// Has this process load libraries from Windows' own folder only: none from the program's folder, the current one or
/// the PATH, none from another computer, none that a process of low integrity wrote, none that others hook into
/// programs. Libraries that the program names in its import table are loaded before; those of UPGRADE.EXE are known to
/// Windows. Settings that this Windows does not know are left out.
void load_from_system_only();

/// Removes the variables whose name begins with `prefix` from this process' environment, whatever the case.
void remove_variables(std::wstring_view prefix);

}  // namespace sssup::program
