// Setups of the products, from the upgrade medium.
#pragma once

#include "service/machine/machine.h"
#include "service/machine/windows/setup_record.h"

namespace sssup::machine::windows {

/// `medium`: the folder of the upgrade medium; empty: it is not known. `record_key`: where in the registry the Setup
/// that runs is kept. `log_folder`: where a silent Setup leaves its result; for administrators only.
class WindowsSetups final : public Setups {
 public:
  WindowsSetups(Registry& registry, std::filesystem::path medium, std::string record_key,
                std::filesystem::path log_folder)
      : registry_(registry),
        medium_(std::move(medium)),
        record_key_(std::move(record_key)),
        log_folder_(std::move(log_folder)) {}

  Expected<bool> medium_has(std::string_view file) override;
  Expected<proto::MediumState> look_at_medium(std::span<const std::string> files) override;
  Expected<std::optional<std::string>> read_medium(std::string_view path) override;
  /// A silent Setup runs without anybody signed in too; for an interactive one that is Kind::refused. A Setup's
  /// children count as long as they run, so that one that stays (a tray program) is waited for.
  Expected<SetupOutcome> run(const SetupCommand& command, const std::function<void()>& alive,
                             std::stop_token stop) override;

 private:
  class Running;

  Expected<Running> start(const SetupCommand& command);
  Expected<SetupOutcome> wait(Running running, const std::function<void()>& alive, const std::stop_token& stop);
  Expected<SetupOutcome> outcome_of_ended(const SetupRecord& record);
  std::wstring command_line(const SetupCommand& command, const std::filesystem::path& log_file) const;
  std::filesystem::path log_file(const SetupCommand& command) const;
  Status forget(const SetupRecord& record);

  Registry& registry_;
  std::filesystem::path medium_;
  std::string record_key_;
  std::filesystem::path log_folder_;
};

}  // namespace sssup::machine::windows
