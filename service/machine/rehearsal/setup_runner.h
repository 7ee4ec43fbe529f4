// The service's side of a Setup: starts the stand-in process, waits, and finds one again that was started before.
#pragma once

#include "service/machine/rehearsal/gate.h"
#include "service/machine/rehearsal/layout.h"
#include "state.pb.h"

namespace sssup::machine::rehearsal {

class SetupRunner final : public Setups {
 public:
  SetupRunner(Layout layout, Gate& gate, state::Made made, proto::Scenario scenario)
      : layout_(std::move(layout)), gate_(gate), made_(std::move(made)), scenario_(std::move(scenario)) {}

  Expected<bool> medium_has(std::string_view file) override;
  Expected<proto::MediumState> look_at_medium(std::span<const std::string> files) override;
  Expected<std::optional<std::string>> read_medium(std::string_view path) override;
  Expected<SetupOutcome> run(const SetupCommand& command, const std::function<void()>& alive,
                             std::stop_token stop) override;

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
  Status start(const SetupCommand& command, const Passage& passage);
  Expected<SetupOutcome> wait(const SetupCommand& command, const std::function<void()>& alive,
                              const std::stop_token& stop);

  Layout layout_;
  Gate& gate_;
  state::Made made_;
  proto::Scenario scenario_;
  std::optional<platform::ProcessId> started_;
};

}  // namespace sssup::machine::rehearsal
