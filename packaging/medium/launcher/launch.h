// What UPGRADE.EXE does once the launcher has it run from Program Files, be it the window or a console: with SSS on the
// server, or an upgrade under way, it sees to the service and is the operator's seat, the first time and whenever no
// window came up (R-2.7-slips); without SSS it is the setup menu (R-3.5-menu). It needs no file beside it: the
// service's program and upgradectl are in it, and the medium is looked for (R-2.4-update). Windows only.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "common/outcome/outcome.h"
#include "service/windows_service/install.h"

namespace sssup::launcher {

inline constexpr int exit_failed = 1;

///   UPGRADE.EXE [--medium FOLDER] [options of `upgradectl take-control` or `setup-menu`, as --answers FILE]
struct CommandLine {
  std::filesystem::path medium;        // empty: not named
  std::filesystem::path started_from;  // the launcher's folder; empty: started without one
  std::vector<std::string> rest;       // UTF-8
};
CommandLine command_line();

struct Situation {
  bool by_launcher = false;      // it put this program where it is
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
