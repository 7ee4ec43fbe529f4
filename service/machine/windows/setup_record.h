// Which Setup was started, and how it ended, for a service that was restarted meanwhile.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/machine/machine.h"
#include "service/machine/windows/processes.h"

namespace sssup::machine::windows {

struct SetupRecord {
  std::string product;
  SetupAction action = SetupAction::install;
  std::string boot;                       // boot_identity when it was started
  std::string log_file;                   // path of its result file; empty: it has none
  std::uint32_t thread = 0;               // its first one
  std::vector<ProcessId> processes;       // Setup, then those it started
  std::optional<SetupOutcome> outcome{};  // once it has ended while it was waited for

  bool is_of(const SetupCommand& command) const { return product == command.product && action == command.action; }
};

/// At `key`: of the upgrade below our own, with which it goes at the latest; of the setup menu by itself.
Expected<std::optional<SetupRecord>> load_record(Registry& registry, std::string_view key);
Status store_record(Registry& registry, std::string_view key, const SetupRecord& record);

}  // namespace sssup::machine::windows
