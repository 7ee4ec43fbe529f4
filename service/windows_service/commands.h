// Windows only: `install` and `uninstall` of the command line.
#pragma once

#include <CLI/CLI.hpp>

namespace sssup::windows_service {

/// Adds them to `app`. Whichever is called says what it did in the user's language; `exit_code` is then that of the
/// process.
void add_commands(CLI::App& app, int& exit_code);

}  // namespace sssup::windows_service
