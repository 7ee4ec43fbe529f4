// The service's side of a Setup: starts the stand-in process, waits, and finds one again that was started before.
#pragma once

#include "service/machine/rehearsal/gate.h"
#include "service/machine/rehearsal/layout.h"
#include "service/machine/rehearsal/upgrade_medium.h"
#include "state.pb.h"

namespace sssup::machine::rehearsal {

class SetupRunner final : public Setups {
 public:
  /// Borrows the gate and the disks.
  SetupRunner(const Layout& layout, Gate& gate, Disks& disks, state::Made made, const proto::Scenario& scenario)
      : layout_(layout),
        gate_(gate),
        disks_(disks),
        made_(std::move(made)),
        medium_(layout, gate, disks, made_, scenario) {}

  Expected<std::vector<MediumPlace>> places() override { return medium_.places(); }
  Expected<std::vector<FileEntry>> list_medium(const MediumPlace& place, std::string_view folder) override {
    return medium_.list(place, folder);
  }
  Expected<std::optional<SeenFile>> see_on_medium(const MediumPlace& place, const FileEntry& expected,
                                                  std::stop_token /*its files are small*/) override {
    return medium_.see(place, expected);
  }
  Expected<std::string> copy_from_medium(const MediumPlace& place, const FileEntry& file, std::string_view to,
                                         std::stop_token /*its files are small*/) override {
    return medium_.copy(place, file, to);
  }
  Expected<proto::MediumState> look_at_medium(std::span<const std::string> /*files*/) override {
    return medium_.look();
  }
  Expected<std::optional<std::string>> read_medium(std::string_view path) override { return medium_.read(path); }
  Expected<SetupOutcome> run(const SetupCommand& command, const std::function<void()>& alive,
                             std::stop_token stop) override;
  Status forget_outcome() override;

 private:
  enum class Found { nothing, running, dead, result };
  struct Now {
    Found found = Found::nothing;
    bool same = false;  // it is the Setup asked for
    bool half_way = false;
    std::uint32_t exit_code = 0;
  };

  Expected<Now> look(const SetupCommand& command) const;
  Status forget();
  /// What runs is the stand-in; that the program it stands for is there and as it was is asked all the same.
  Status check_program(const SetupCommand& command, const std::stop_token& stop);
  /// Nothing is started beside one that is known.
  Status start(const SetupCommand& command, const Passage& passage);
  Expected<SetupOutcome> wait(const SetupCommand& command, const std::function<void()>& alive,
                              const std::stop_token& stop);

  Layout layout_;
  Gate& gate_;
  Disks& disks_;
  state::Made made_;
  UpgradeMedium medium_;
  std::optional<platform::ProcessId> started_;
};

}  // namespace sssup::machine::rehearsal
