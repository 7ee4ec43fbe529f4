// Setups of the products, from the upgrade medium.
#pragma once

#include "service/machine/machine.h"
#include "service/machine/windows/setup_record.h"

namespace sssup::machine::windows {

/// `medium`: the folder of the upgrade medium; empty: the one that the service's parameters name when it is asked for,
/// so that UPGRADE.EXE run from elsewhere tells a service that runs. `record_key`: where in the registry the Setup is
/// kept until its outcome is forgotten. `log_folder`: where a silent Setup leaves its result; only administrators may
/// write to it.
class WindowsSetups final : public Setups {
 public:
  WindowsSetups(Registry& registry, std::filesystem::path medium, std::string record_key,
                std::filesystem::path log_folder)
      : registry_(registry),
        medium_(std::move(medium)),
        record_key_(std::move(record_key)),
        log_folder_(std::move(log_folder)) {}

  Expected<std::vector<MediumPlace>> places() override;
  Expected<std::vector<FileEntry>> list_medium(const MediumPlace& place, std::string_view folder) override;
  Expected<std::optional<SeenFile>> see_on_medium(const MediumPlace& place, const FileEntry& expected,
                                                  std::stop_token stop) override;
  Expected<std::string> copy_from_medium(const MediumPlace& place, const FileEntry& file, std::string_view to,
                                         std::stop_token stop) override;
  Expected<proto::MediumState> look_at_medium(std::span<const std::string> files) override;
  Expected<std::optional<std::string>> read_medium(std::string_view path) override;
  /// A silent Setup runs without anybody signed in too; for an interactive one that is Kind::refused. A Setup's
  /// children count as long as they run, so that one that stays (a tray program) is waited for.
  Expected<SetupOutcome> run(const SetupCommand& command, const std::function<void()>& alive,
                             std::stop_token stop) override;
  Status forget_outcome() override;

 private:
  class Running;

  /// Named by an administrator; empty: nobody has.
  Expected<std::filesystem::path> named_folder() const;
  /// Where the medium is taken from: the named folder. No CD drive that is not named: any user can mount an image.
  Expected<std::vector<std::filesystem::path>> chosen_folders() const;
  Expected<Running> start(const SetupCommand& command, const std::string& boot);
  Expected<SetupOutcome> wait(Running running, const std::function<void()>& alive, const std::stop_token& stop);
  std::string log_file(const SetupCommand& command) const;
  Status forget(const SetupRecord& record);

  Registry& registry_;
  std::filesystem::path medium_;
  std::string record_key_;
  std::filesystem::path log_folder_;
};

}  // namespace sssup::machine::windows
