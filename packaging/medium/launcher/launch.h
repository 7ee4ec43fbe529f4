// What UPGRADE.EXE does, be it the window or a console: with SSS on the server, or an upgrade under way, it sees to the
// service and is the operator's seat, the first time and whenever no window came up (R-2.7-slips); without SSS it is
// the setup menu (R-3.5-menu). Windows only.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "common/outcome/outcome.h"

namespace sssup::launcher {

inline constexpr int exit_failed = 1;
inline constexpr const wchar_t* service_program = L"upgrade-service.exe";
inline constexpr const wchar_t* console_program = L"upgradectl.exe";

///   UPGRADE.EXE [--medium FOLDER] [options of `upgradectl take-control` or `setup-menu`, as --answers FILE]
struct CommandLine {
  std::filesystem::path medium;  // empty: not named
  std::vector<std::wstring> rest;
};
CommandLine command_line();

struct Place {
  std::filesystem::path folder;  // of our programs
  std::filesystem::path medium;
};
Place place_of(const CommandLine& command);

/// Whether there is something to upgrade, or an upgrade that is not over.
Expected<bool> upgrades(const Place& place);

/// Arguments of the service's program that install it, or a newer one, and start it. `language`: in which it says what
/// it does, "ja" or "en"; empty: the user's.
std::vector<std::wstring> installing(const Place& place, const std::wstring& language);

/// All of it by the console programs beside this one, in this console or in what the output is redirected to; their
/// exit code.
int run_in_console(CommandLine command);

}  // namespace sssup::launcher
