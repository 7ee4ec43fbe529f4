// The Machine of a rehearsal, put together; what the service, the stand-in Setups and the host each open.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "service/machine/rehearsal/disks.h"
#include "service/machine/rehearsal/gate.h"
#include "service/machine/rehearsal/journal_disk.h"
#include "service/machine/rehearsal/registry_files.h"
#include "service/machine/rehearsal/secret_box.h"
#include "service/machine/rehearsal/service_list.h"
#include "service/machine/rehearsal/setup_runner.h"
#include "state.pb.h"

namespace sssup::machine::rehearsal {

constexpr std::uint32_t made_format = 1;

class Server final : public Machine, private Power {
 public:
  Server(Layout layout, Gate::Actor actor, state::Made made, proto::Scenario scenario, const SecretBox& secrets);

  static Expected<std::unique_ptr<Server>> open(const Layout& layout, Gate::Actor actor);

  Registry& registry() override { return registry_; }
  ServiceList& services() override { return services_; }
  Files& files() override { return disks_; }
  Setups& setups() override { return setups_; }
  Power& power() override { return *this; }
  SecretBox& secrets() override { return secrets_; }
  Effects& effects() override { return gate_; }

  Expected<proto::Server> facts() override;
  bool is_rehearsal() const override { return true; }
  std::int64_t now_unix_ms() override;
  Status log(LogLevel level, std::string_view line) override;

  const Layout& layout() const { return layout_; }
  const state::Made& made() const { return made_; }
  const proto::Scenario& scenario() const { return scenario_; }
  const RegistryFiles& registry_files() const { return registry_; }
  Gate& gate() { return gate_; }

 private:
  Expected<std::string> boot_identity() override;
  Status restart(std::string_view reason) override;
  Status operators_part(proto::Server& facts);
  Status install_snmp();
  bool programs_open(const state::Progress& progress, const state::Boot& boot) const;

  Layout layout_;
  state::Made made_;
  proto::Scenario scenario_;
  Gate gate_;
  std::optional<JournalDisk> journal_disk_;  // where the power goes
  RegistryFiles registry_;
  ServiceList services_;
  Disks disks_;
  SecretBox secrets_;
  SetupRunner setups_;
};

/// Reads, lets `change` change, writes; for what of the scenario has happened.
Status update_progress(const Layout& layout, const Passage& passage,
                       const std::function<void(state::Progress&)>& change);

}  // namespace sssup::machine::rehearsal
