// What operators and Setups do wrong (R-2.7-slips, R-2.7-fail), and a service that is killed while Setup runs.
#include <catch2/catch_test_macros.hpp>

#include <atomic>
#include <csignal>
#include <fstream>
#include <thread>

#include "service/machine/rehearsal/layout.h"
#include "service/machine/rehearsal/platform.h"
#include "service/products/product.h"
#include "tests/rehearsal/child.h"
#include "tests/rehearsal/sandbox.h"

namespace {

using namespace sssup;
using namespace sssup::test;
using namespace std::chrono_literals;
using machine::SetupAction;
using products::Presence;
using proto::SetupRun;
namespace rehearsal = machine::rehearsal;

SetupRun& plan(proto::Scenario& scenario, SetupRun::Product product, SetupRun::Action action,
               SetupRun::Happens happens) {
  auto& run = *scenario.add_setup_runs();
  run.set_product(product);
  run.set_action(action);
  run.set_happens(happens);
  return run;
}

proto::Scenario one(SetupRun::Action action, SetupRun::Happens happens) {
  proto::Scenario scenario;
  plan(scenario, SetupRun::SSS, action, happens);
  return scenario;
}

struct Bench {
  Sandbox sandbox;
  migration::Products products = products_se_8();

  explicit Bench(const proto::Scenario& scenario = {}) : sandbox(scenario) {
    REQUIRE_OK(rehearsal::register_service(sandbox.folder()));
    put_copies(sandbox.folder());
  }
  const proto::ProductProfile& sss() const { return products.sss; }

  Expected<machine::SetupOutcome> try_run(const proto::ProductProfile& profile, SetupAction action,
                                          std::stop_token stop = {}) {
    return sandbox.machine().setups().run(
        products::setup_command(profile, action, true, copies), [] {}, stop);
  }
  /// A run of its own, not the outcome of the last.
  std::optional<std::uint32_t> run(const proto::ProductProfile& profile, SetupAction action) {
    REQUIRE_OK(sandbox.machine().setups().forget_outcome());
    REQUIRE_VALUE(const auto outcome, try_run(profile, action));
    return outcome.exit_code;
  }
  std::optional<std::uint32_t> remove_sss() { return run(sss(), SetupAction::remove); }
  Presence presence(const proto::ProductProfile& profile) {
    REQUIRE_VALUE(const auto found, products::presence(sandbox.machine(), profile));
    return found;
  }
  proto::Sss settings() {
    REQUIRE_VALUE(auto found, products::read_sss(sandbox.machine(), sss()));
    return found;
  }
  bool between_runs(rehearsal::ServiceExit exit) {
    REQUIRE_VALUE(const bool again, rehearsal::between_runs(sandbox.folder(), exit, {}));
    return again;
  }
  rehearsal::Layout layout() const { return rehearsal::Layout(sandbox.folder()); }
};

void wait_for(const std::filesystem::path& file) {
  for (int i = 0; i < 1000 && !std::filesystem::exists(file); ++i) std::this_thread::sleep_for(10ms);
  REQUIRE(std::filesystem::exists(file));
}

// Setup takes a moment, in which its service can be killed.
void make_again_slow(const Bench& bench, const proto::Scenario& scenario) {
  auto options = quick(scenario);
  options.speed = 5;
  std::filesystem::remove_all(bench.layout().server());
  REQUIRE_OK(rehearsal::create(bench.sandbox.folder(), tokyo(), options));
  REQUIRE_OK(rehearsal::register_service(bench.sandbox.folder()));
  put_copies(bench.sandbox.folder());
}

// A service process that runs SSS's Setup (remove) and is killed while it does.
void kill_a_service_in_setup(Bench& bench) {
  Child service({"remove-sss", bench.sandbox.folder().string()});
  wait_for(bench.layout().setup_running());
  service.kill();
  service.wait();
}

}  // namespace

TEST_CASE("a Setup whose copy is gone or another one is not run", "[T-3]") {
  Bench bench;
  auto command = products::setup_command(bench.sss(), SetupAction::remove, true, copies);
  const auto refused = [&] {
    const auto outcome = bench.sandbox.machine().setups().run(command, [] {}, {});
    REQUIRE_FALSE(outcome);
    CHECK(why(outcome.error()).find("D:\\Copies\\SSS\\Setup.exe") != std::string::npos);
    return outcome.error().kind;
  };
  command.sha256 = std::string(64, '0');
  CHECK(refused() == Error::Kind::corrupt);
  REQUIRE_OK(bench.sandbox.machine().files().remove("D:\\Copies\\SSS"));
  CHECK(refused() == Error::Kind::not_found);
  CHECK(bench.presence(bench.sss()) == Presence::whole);
}

TEST_CASE("SSS is removed with all that belongs to it", "[R-2.7]") {
  Bench bench;
  CHECK(bench.remove_sss() == 0U);
  CHECK(bench.presence(bench.sss()) == Presence::absent);
  CHECK(bench.sandbox.fingerprint().find("SingleServerSafe") == std::string::npos);
  CHECK_FALSE(bench.settings().installed());
}

TEST_CASE("CLUSTERPRO is installed with its services on manual start and its templates", "[R-2.8]") {
  Bench bench;
  const auto& clusterpro = bench.products.clusterpro;
  const auto before = bench.sandbox.fingerprint();
  CHECK(bench.run(clusterpro, SetupAction::install) == 0U);
  CHECK(bench.presence(clusterpro) == Presence::whole);
  for (const auto& name : clusterpro.services()) {
    REQUIRE_VALUE(const auto service, bench.sandbox.machine().services().query(name));
    REQUIRE(service);
    CHECK(service->start_type() == proto::WindowsService::MANUAL);
    CHECK(service->state() == proto::WindowsService::STOPPED);
  }
  REQUIRE_VALUE(const auto templates, products::installed_templates(bench.sandbox.machine(), clusterpro, "ja-JP"));
  REQUIRE(templates);
  CHECK(templates->start.find("%" + clusterpro.scripts().event_variable() + "%") != std::string::npos);
  CHECK(templates->start.find('{') == std::string::npos);

  CHECK(bench.run(clusterpro, SetupAction::remove) == 0U);
  CHECK(bench.presence(clusterpro) == Presence::absent);
  CHECK(bench.sandbox.fingerprint() == before);
}

TEST_CASE("Repair picked: SSS is as it was, its services on automatic again", "[R-2.7-slips]") {
  Bench bench(one(SetupRun::REMOVE, SetupRun::PICKED_REPAIR));
  const auto before = bench.settings();
  for (const auto& service : before.services()) {
    REQUIRE_OK(bench.sandbox.machine().services().set_start_type(service.name(), proto::WindowsService::MANUAL));
    REQUIRE_OK(bench.sandbox.machine().services().stop(service.name()));
  }
  CHECK(bench.remove_sss() == 0U);
  CHECK(bench.presence(bench.sss()) == Presence::whole);
  CHECK(bench.settings().monitors_size() == tokyo().sss().monitors_size());
  CHECK(bench.settings().services(0).start_type() == proto::WindowsService::AUTOMATIC);
  CHECK(bench.settings().services(0).state() == proto::WindowsService::RUNNING);
  CHECK(bench.remove_sss() == 0U);
  CHECK(bench.presence(bench.sss()) == Presence::absent);
}

TEST_CASE("Setup that changes nothing says why", "[R-2.7-slips]") {
  const std::vector<std::pair<SetupRun::Happens, std::uint32_t>> cases = {
      {SetupRun::CLOSED, 1602}, {SetupRun::FAILS_INTACT, 1603}, {SetupRun::BUSY, 1618}};
  for (const auto& [happens, exit_code] : cases) {
    CAPTURE(happens);
    Bench bench(one(SetupRun::REMOVE, happens));
    const auto before = bench.sandbox.fingerprint();
    CHECK(bench.remove_sss() == exit_code);
    CHECK(bench.sandbox.fingerprint() == before);
    CHECK(bench.remove_sss() == 0U);
  }
}

TEST_CASE("Setup that fails leaves half of the product", "[R-2.7-fail]") {
  Bench bench(one(SetupRun::REMOVE, SetupRun::FAILS));
  CHECK(bench.remove_sss() == 1603U);
  CHECK(bench.presence(bench.sss()) == Presence::half);
  // Installed again it is whole, without its old settings: those are the journal's.
  CHECK(bench.run(bench.sss(), SetupAction::install) == 0U);
  CHECK(bench.presence(bench.sss()) == Presence::whole);
  CHECK(bench.settings().monitors().empty());
  CHECK(bench.settings().accounts().empty());
  CHECK(bench.remove_sss() == 0U);
  CHECK(bench.presence(bench.sss()) == Presence::absent);
}

TEST_CASE("Setup that crashes leaves half of the product and no code", "[R-2.7-fail]") {
  for (const auto action : {SetupRun::REMOVE, SetupRun::INSTALL}) {
    proto::Scenario scenario;
    plan(scenario, action == SetupRun::REMOVE ? SetupRun::SSS : SetupRun::CLUSTERPRO, action, SetupRun::CRASHES);
    Bench bench(scenario);
    const auto& profile = action == SetupRun::REMOVE ? bench.products.sss : bench.products.clusterpro;
    const auto wanted = action == SetupRun::REMOVE ? SetupAction::remove : SetupAction::install;
    CHECK(bench.run(profile, wanted) == std::nullopt);
    CHECK(bench.presence(profile) == Presence::half);
    CHECK(bench.run(profile, wanted) == 0U);
    CHECK(bench.presence(profile) == (action == SetupRun::REMOVE ? Presence::absent : Presence::whole));
  }
}

TEST_CASE("the scenario counts runs by product and action, and may give the code") {
  proto::Scenario scenario;
  plan(scenario, SetupRun::SSS, SetupRun::REMOVE, SetupRun::CLOSED);
  plan(scenario, SetupRun::CLUSTERPRO, SetupRun::INSTALL, SetupRun::GOES_WELL).set_exit_code(3010);
  plan(scenario, SetupRun::SSS, SetupRun::REMOVE, SetupRun::FAILS_INTACT).set_exit_code(7);
  Bench bench(scenario);
  CHECK(bench.remove_sss() == 1602U);
  CHECK(bench.remove_sss() == 7U);
  CHECK(bench.remove_sss() == 0U);
  CHECK(bench.run(bench.products.clusterpro, SetupAction::install) == 3010U);
  CHECK(bench.run(bench.products.clusterpro, SetupAction::install) == 0U);
}

TEST_CASE("Setup that hangs is left when the service stops, and ended by the restart", "[R-1.4-once]") {
  Bench bench(one(SetupRun::REMOVE, SetupRun::HANGS));
  std::stop_source stop;
  std::jthread stopper([&] {
    wait_for(bench.layout().setup_running());
    stop.request_stop();
  });
  const auto outcome = bench.try_run(bench.sss(), SetupAction::remove, stop.get_token());
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().kind == Error::Kind::busy);
  CHECK(std::filesystem::exists(bench.layout().setup_running()));
  CHECK(bench.run(bench.products.clusterpro, SetupAction::install) == 1618U);

  REQUIRE_OK(bench.sandbox.machine().power().restart("it hangs"));
  REQUIRE(bench.between_runs({}));
  CHECK_FALSE(std::filesystem::exists(bench.layout().setup_running()));
  CHECK(bench.remove_sss() == 0U);
}

namespace {
std::atomic<bool> told_to_end = false;
}

TEST_CASE("restart now picked: the server restarts, SSS is gone", "[R-2.7-slips]") {
  Bench bench(one(SetupRun::REMOVE, SetupRun::RESTART_NOW));
  REQUIRE_VALUE(const auto before, bench.sandbox.machine().power().boot_identity());
  told_to_end = false;
  const auto previous = std::signal(SIGTERM, [](int) { told_to_end = true; });
  std::stop_source stop;
  std::jthread ending([&](std::stop_token token) {
    while (!told_to_end && !token.stop_requested()) std::this_thread::sleep_for(1ms);
    stop.request_stop();
  });
  const auto outcome = bench.try_run(bench.sss(), SetupAction::remove, stop.get_token());
  std::signal(SIGTERM, previous);
  CHECK(told_to_end);
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().kind == Error::Kind::busy);

  REQUIRE(bench.between_runs({.killed = false, .code = 0}));
  REQUIRE_VALUE(const auto after, bench.sandbox.another()->power().boot_identity());
  CHECK(before != after);
  CHECK(bench.presence(bench.sss()) == Presence::absent);
  CHECK_FALSE(std::filesystem::exists(bench.layout().setup_result()));
}

TEST_CASE("a service that starts while Setup restarts the server ends with it, and has no trouble to tell of",
          "[R-2.7-slips]") {
  Bench bench;
  const auto previous = std::signal(SIGTERM, SIG_IGN);  // comes when it comes: a moment after the service looked
  std::ofstream(bench.layout().going_down()) << "reason: \"Setup\" by_setup: true";
  std::stop_source stop;
  std::atomic<bool> ended = false;
  std::jthread ending([&] {
    std::this_thread::sleep_for(100ms);
    ended = true;
    stop.request_stop();
  });
  const auto outcome = bench.try_run(bench.sss(), SetupAction::remove, stop.get_token());
  CHECK(ended);
  CHECK_FALSE(outcome);
  std::signal(SIGTERM, previous);
}

TEST_CASE("a Setup goes on when the service is killed, and the next one waits for it", "[R-1.4-once]") {
  Bench bench;
  // Only the first run fails: a second one would show.
  make_again_slow(bench, one(SetupRun::REMOVE, SetupRun::FAILS_INTACT));
  kill_a_service_in_setup(bench);
  REQUIRE(bench.between_runs({.killed = true}));
  const auto machine = bench.sandbox.another();
  const auto command = products::setup_command(bench.sss(), SetupAction::remove, true, copies);

  SECTION("while it runs") {}
  SECTION("when it has ended in between") {
    wait_for(bench.layout().setup_result());
  }
  REQUIRE_VALUE(const auto outcome, machine->setups().run(command, [] {}, {}));
  CHECK(outcome.exit_code == 1603U);
  // Its outcome is told until it is forgotten, which a killed service did not come to; the next run is a new one.
  REQUIRE_VALUE(const auto again, bench.sandbox.another()->setups().run(command, [] {}, {}));
  CHECK(again.exit_code == 1603U);
  REQUIRE_OK(machine->setups().forget_outcome());
  REQUIRE_VALUE(const auto next, machine->setups().run(command, [] {}, {}));
  CHECK(next.exit_code == 0U);
  CHECK(bench.presence(bench.sss()) == Presence::absent);
}

// Else it would run once more when the one that the next service starts is through.
TEST_CASE("a Setup whose service was killed before it was known does nothing", "[R-1.4-once]") {
  // Only the first run goes well: a second one would show.
  proto::Scenario scenario = one(SetupRun::REMOVE, SetupRun::GOES_WELL);
  plan(scenario, SetupRun::SSS, SetupRun::REMOVE, SetupRun::CLOSED);
  Bench bench(scenario);
  REQUIRE_VALUE(const std::string boot, bench.sandbox.machine().power().boot_identity());
  const auto command = products::setup_command(bench.sss(), SetupAction::remove, true, copies);
  const auto run_for = [&](const rehearsal::platform::ProcessId& service) {
    Child setup({std::string(rehearsal::setup_argument), bench.sandbox.folder().string(), command.product, "remove",
                 boot, "whole", std::to_string(service.pid), std::to_string(service.started)});
    return setup.wait().code;
  };
  auto service = rehearsal::platform::this_process();
  ++service.started;  // another of this number, which is gone
  CHECK(run_for(service) == 0);
  CHECK(bench.presence(bench.sss()) == Presence::whole);
  CHECK_FALSE(std::filesystem::exists(bench.layout().setup_result()));
  CHECK(run_for(rehearsal::platform::this_process()) == 0);
  CHECK(bench.presence(bench.sss()) == Presence::absent);
  // Its outcome is taken; nothing is run again.
  REQUIRE_VALUE(const auto outcome, bench.try_run(bench.sss(), SetupAction::remove));
  CHECK(outcome.exit_code == 0U);
}

TEST_CASE("the power goes half-way through a Setup whose service was killed before", "[R-1.4-once]") {
  proto::Scenario scenario;
  auto& cut = *scenario.add_power_cuts();
  cut.set_effect(1);
  cut.set_when(proto::PowerCut::WITHIN);
  Bench bench;
  make_again_slow(bench, scenario);
  kill_a_service_in_setup(bench);
  REQUIRE(bench.between_runs({.killed = true}));
  CHECK(Child({"remove-sss", bench.sandbox.folder().string()}).wait().killed);
  REQUIRE(bench.between_runs({.killed = true}));
  CHECK_FALSE(std::filesystem::exists(bench.layout().setup_running()));
  CHECK(bench.presence(bench.sss()) == Presence::half);
}
