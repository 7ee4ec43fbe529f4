// A server kept in a folder (R-5.rehearse): registry, services, disks, adapters, accounts, files, processes, both
// products' Setups. Kill the service at any moment and start it again: the server is as it was at that moment.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "common/outcome/outcome.h"
#include "scenario.pb.h"
#include "service/machine/machine.h"
#include "service/migration/convert.h"

namespace sssup::machine::rehearsal {

struct Options {
  double speed = 1;  // 0: Setups and restarts take no time; otherwise their usual seconds divided by this
  proto::Scenario scenario;
  // Files on the upgrade medium, by path ("profiles\\SSS.json"); what the profiles name of the Setups is added.
  std::map<std::string, std::string> medium;
  // Whose `setup_main` the stand-in Setups are; empty: this program's own. For tests, which are other programs.
  std::filesystem::path setup_program;
};

/// Makes the folder a server as the server file says, SSS installed in it by its profile. Whole or not at all. A folder
/// that holds a rehearsal already is left as it is when it was made from the same server and scenario, else
/// Kind::refused.
Status create(const std::filesystem::path& folder, const proto::Server& server, const Options& options);

/// Nobody else decides what is in the folder, which may not be there yet: it is this user's, and no folder above it
/// lets others replace it. Else Kind::refused names which.
Status check_ownership(const std::filesystem::path& folder);

/// Opens the server in the folder, options as created. Kind::not_found when there is none, Kind::refused
/// for one of another user that names a program as its Setup.
Expected<std::unique_ptr<Machine>> open(const std::filesystem::path& folder);

/// How the service process left, as the host sees it.
struct ServiceExit {
  bool killed = false;
  int code = 0;
};

/// The host: what Windows is to the service. Call between two runs of the service process; does what the server does in
/// between (a restart asked for by the service or a Setup, a power cut: new boot identity, services by their start
/// types, pending removals; otherwise nothing), taking its time by `speed`. True: start the service again. False: it
/// removed itself, or left of its own will (code `exit_left`).
Expected<bool> between_runs(const std::filesystem::path& folder, const ServiceExit& exit, std::stop_token stop);

/// Registers our own service in the folder's service control manager, as UPGRADE.EXE would.
Status register_service(const std::filesystem::path& folder);

/// The service process exits with this when it is done for good or was told to stop.
constexpr int exit_left = 0;

/// Entry of the stand-in Setup process (`upgrade-service rehearsal-setup …`); the arguments are this module's own
/// affair.
int setup_main(int argc, const char* const* argv);

/// First argument of the stand-in Setup process.
constexpr std::string_view setup_argument = "rehearsal-setup";

/// All that is the server, as sorted lines: registry, services, files with a hash of their content. Two runs that ended
/// alike have the same bytes here, whatever their boots, times and sealing keys (tests compare crashed runs by it).
Expected<std::string> fingerprint(const std::filesystem::path& folder);

}  // namespace sssup::machine::rehearsal
