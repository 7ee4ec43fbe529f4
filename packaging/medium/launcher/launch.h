// What UPGRADE.EXE does, be it the window or a console: with SSS on the server, or an upgrade under way, it sees to the
// service and is the operator's seat, the first time and whenever no window came up (R-2.7-slips); without SSS it is
// the setup menu (R-3.5-menu). It needs no file beside it: the service's program and upgradectl are in it, and the
// medium is looked for (R-2.4-update). Windows only.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "common/outcome/outcome.h"
#include "service/windows_service/install.h"
#include "service/windows_service/programs.h"

namespace sssup::launcher {

inline constexpr int exit_failed = 1;

///   UPGRADE.EXE [--medium FOLDER] [options of `upgradectl take-control` or `setup-menu`, as --answers FILE]
struct CommandLine {
  std::filesystem::path medium;   // empty: not named
  std::vector<std::string> rest;  // UTF-8
};
CommandLine command_line();

/// An UPGRADE.EXE that is installed on this server and newer than this one. It is the one to go on: after an update the
/// one on the CD is older, and the manual (2.7, 2.8) has the operator run that.
struct Newer {
  std::filesystem::path program;
  windows_service::Version version;
};
std::optional<Newer> newer_installed();
/// With what this one was given. Does not wait.
Status start(const Newer& newer, const CommandLine& command);

struct Situation {
  bool upgrades = false;         // there is something to upgrade, or an upgrade that is not over
  std::filesystem::path medium;  // empty: not found; the service knows where it is to be and asks for it when needed
};
/// not_found: there is no medium where it was looked for.
Expected<Situation> look(const CommandLine& command);

/// The service, with the programs this one carries, installed or replaced, and started.
Status install(const Situation& situation, const windows_service::Tell& tell);

/// All of it in this console, or in what the output is redirected to; the exit code.
int run_in_console(const CommandLine& command);

}  // namespace sssup::launcher
