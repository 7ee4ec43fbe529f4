// What Windows is to the service between two runs of it: the service control manager and the power switch.
#include <chrono>
#include <random>

#include "common/text/rehearsal.h"
#include "service/machine/pause.h"
#include "service/machine/rehearsal/boot.h"
#include "service/machine/rehearsal/durable.h"
#include "service/machine/rehearsal/rehearsal.h"
#include "service/machine/rehearsal/upgrade_medium.h"
#include "service/machine/rehearsal/volumes.h"

namespace sssup::machine::rehearsal {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::duration<double> boot_time = 10s;  // at speed 1

// As many as the service control manager's recovery has by default: after that a person has to look.
constexpr std::uint32_t most_failed_starts = 3;

void start_services(state::ServiceList& list) {
  for (auto& service : *list.mutable_services()) {
    if (service.start_type() == proto::WindowsService::START_TYPE_UNSPECIFIED) continue;
    const bool starts = service.start_type() == proto::WindowsService::AUTOMATIC;
    service.set_state(starts ? proto::WindowsService::RUNNING : proto::WindowsService::STOPPED);
  }
}

Status register_in(Server& server) {
  proto::WindowsService service;
  service.set_name(std::string(own_service));
  service.set_display_name(std::string(text::id::rehearsal_own_service.english));
  service.set_start_type(proto::WindowsService::AUTOMATIC);
  service.set_state(proto::WindowsService::RUNNING);
  return server.services().add(service);
}

// A service that ends by an error again and again is not started for ever.
Expected<bool> start_after_failure(Server& server) {
  const auto& layout = server.layout();
  state::Boot boot;
  SSSUP_CHECK(durable::load(layout.boot(), boot));
  boot.set_failed_starts(boot.failed_starts() + 1);
  SSSUP_CHECK(server.gate().note([&](const Passage& passage) { return durable::store(passage, layout.boot(), boot); }));
  return boot.failed_starts() <= most_failed_starts;
}

}  // namespace

std::string new_boot_identity() {
  std::random_device random;
  std::string identity;
  for (int part = 0; part < 4; ++part) {
    char digits[9];
    static_cast<void>(std::snprintf(digits, sizeof digits, "%08x", random()));
    identity += digits;
  }
  return identity;
}

Status boot(Server& server) {
  const auto& layout = server.layout();
  state::SetupRunning setup;
  SSSUP_TRY(const bool is_recorded, durable::load(layout.setup_running(), setup));
  if (is_recorded) platform::kill({setup.pid(), setup.started()});
  return server.gate().note([&](const Passage& passage) -> Status {
    SSSUP_CHECK(durable::remove(passage, layout.setup_running()));
    SSSUP_CHECK(durable::remove(passage, layout.setup_result()));
    SSSUP_TRY(auto services, server.services().all());
    start_services(services);
    SSSUP_CHECK(durable::store(passage, layout.services(), services));
    proto::Server facts;
    SSSUP_CHECK(durable::load(layout.facts(), facts));
    facts.clear_restart_pending();
    SSSUP_CHECK(durable::store(passage, layout.facts(), facts));
    state::Boot boot;
    SSSUP_CHECK(durable::load(layout.boot(), boot));
    boot.set_identity(new_boot_identity());
    boot.set_number(boot.number() + 1);
    boot.clear_failed_starts();
    SSSUP_CHECK(change_letters(layout, passage, server.scenario(), boot.number() - 1));
    SSSUP_CHECK(durable::store(passage, layout.boot(), boot));
    SSSUP_CHECK(disturb_medium(server, passage));
    return durable::remove(passage, layout.going_down());
  });
}

Status register_service(const std::filesystem::path& folder) {
  SSSUP_TRY(const auto server, Server::open(Layout(folder), Gate::Actor::host));
  // The last host was killed before it started the server again.
  state::GoingDown going_down;
  SSSUP_TRY(const bool is_down, durable::load(server->layout().going_down(), going_down));
  if (is_down) SSSUP_CHECK(boot(*server));
  // A person starts it: earlier failures no longer count.
  state::Boot boot;
  SSSUP_CHECK(durable::load(server->layout().boot(), boot));
  if (boot.failed_starts() > 0) {
    boot.clear_failed_starts();
    SSSUP_CHECK(server->gate().note(
        [&](const Passage& passage) { return durable::store(passage, server->layout().boot(), boot); }));
  }
  return register_in(*server);
}

Expected<bool> between_runs(const std::filesystem::path& folder, const ServiceExit& exit, std::stop_token stop) {
  SSSUP_TRY(const auto server, Server::open(Layout(folder), Gate::Actor::host));
  state::GoingDown going_down;
  SSSUP_TRY(const bool boots, durable::load(server->layout().going_down(), going_down));
  if (boots) {
    SSSUP_CHECK(boot(*server));
    const double speed = server->made().speed();
    if (speed > 0 && !pause(boot_time / speed, stop)) return false;
  }
  SSSUP_TRY(const auto service, server->services().query(own_service));
  SSSUP_TRY(const auto anchor, server->registry().read(own_key));
  if (!service && !anchor) return false;
  if (!service) SSSUP_CHECK(register_in(*server));  // the operator runs UPGRADE.EXE again
  if (boots || exit.killed) return !stop.stop_requested();
  if (service && exit.code == exit_left) return false;
  return start_after_failure(*server);
}

}  // namespace sssup::machine::rehearsal
