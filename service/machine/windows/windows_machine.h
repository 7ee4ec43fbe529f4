// The Machine of a real Windows server.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "common/outcome/outcome.h"
#include "service/machine/machine.h"
#include "service/machine/windows/secrets.h"

namespace sssup::machine::windows {

/// Our service's parameters in the registry: REG_SZ "Medium", the folder of the upgrade medium; REG_DWORD
/// "MinimumUptimeSeconds" and "ForceRestart", see Options, written by nobody but an administrator who knows better.
inline constexpr std::string_view parameters_key = R"(HKLM\SYSTEM\CurrentControlSet\Services\SSSUpgrade\Parameters)";

struct Options {
  std::filesystem::path medium;  // folder (drive) of the upgrade medium; empty: as the service's parameters say
  // How long the server must have run before we restart it; nothing: as the parameters say, else 180 s.
  std::optional<std::chrono::seconds> minimum_uptime;
  // Our restarts end programs with unsaved work too; nothing: as the parameters say, else they do not.
  std::optional<bool> force_restart;
  // Where a Setup is kept until its outcome is forgotten.
  std::string setup_record_key = std::string(own_key) + R"(\Setup)";
  // Where a silent Setup leaves its result until that is forgotten; empty: the folder of this program, which only
  // administrators may write to.
  std::filesystem::path setup_log_folder;
  // The service seals for itself; the products' stand-ins, which run as the operator, for whoever is to read it.
  SealedFor sealed_for = SealedFor::account;
  // Machine::remove_own_programs: who installed them knows what they are; empty: nothing is to be removed.
  std::function<void()> remove_own_programs;
};

/// This server. `medium`: the folder (drive) of the upgrade medium; empty: as the service's Parameters say.
Expected<std::unique_ptr<Machine>> open(std::filesystem::path medium = {});
Expected<std::unique_ptr<Machine>> open(Options options);

}  // namespace sssup::machine::windows
