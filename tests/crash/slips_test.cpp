// R-2.7-slips, R-2.7-fail, R-2.8: whatever the operator and the Setups do wrong ends on the same server.
#include <catch2/catch_test_macros.hpp>

#include "tests/crash/rehearsals.h"

using namespace sssup;
using namespace sssup::tests;

namespace {

using proto::SetupRun;

void add_run(proto::Scenario& scenario, SetupRun::Product product, SetupRun::Action action, SetupRun::Happens happens) {
  auto* run = scenario.add_setup_runs();
  run->set_product(product);
  run->set_action(action);
  run->set_happens(happens);
}

void check_same(const proto::Scenario& scenario) {
  Rehearsals rehearsals;
  const Ended ended = rehearsals.run("every-kind", "every-kind.answers", scenario);
  INFO(ended.output);
  REQUIRE(ended.exit_code == 0);
  CHECK(difference(undisturbed().server, ended.server) == "");
  CHECK(difference(undisturbed().result, ended.result) == "");
}

}  // namespace

TEST_CASE("slips and failures while SSS is removed end well", "[R-2.7-slips][R-2.7-fail]") {
  for (const auto happens : {SetupRun::PICKED_REPAIR, SetupRun::RESTART_NOW, SetupRun::CLOSED, SetupRun::CRASHES,
                             SetupRun::FAILS, SetupRun::FAILS_INTACT, SetupRun::BUSY}) {
    INFO(SetupRun::Happens_Name(happens));
    proto::Scenario scenario;
    add_run(scenario, SetupRun::SSS, SetupRun::REMOVE, happens);
    check_same(scenario);
  }
}

TEST_CASE("slips and failures while CLUSTERPRO is installed end well", "[R-2.8]") {
  for (const auto happens : {SetupRun::RESTART_NOW, SetupRun::CLOSED, SetupRun::CRASHES, SetupRun::FAILS,
                             SetupRun::FAILS_INTACT, SetupRun::BUSY}) {
    INFO(SetupRun::Happens_Name(happens));
    proto::Scenario scenario;
    add_run(scenario, SetupRun::CLUSTERPRO, SetupRun::INSTALL, happens);
    check_same(scenario);
  }
}

TEST_CASE("removing SSS fails again and again, and the mending too", "[R-2.7-fail]") {
  proto::Scenario scenario;
  add_run(scenario, SetupRun::SSS, SetupRun::REMOVE, SetupRun::FAILS);
  add_run(scenario, SetupRun::SSS, SetupRun::INSTALL, SetupRun::FAILS);
  add_run(scenario, SetupRun::SSS, SetupRun::REMOVE, SetupRun::CRASHES);
  check_same(scenario);
}

// One that was asked for before the service was killed may still be at work.
TEST_CASE("SSS is to be installed again while another Setup runs", "[R-2.7-fail]") {
  proto::Scenario scenario;
  add_run(scenario, SetupRun::SSS, SetupRun::REMOVE, SetupRun::CRASHES);
  for (int times = 0; times < 4; ++times) add_run(scenario, SetupRun::SSS, SetupRun::INSTALL, SetupRun::BUSY);
  check_same(scenario);
}

TEST_CASE("past so many failures a person is needed, and the run says why", "[R-2.7-fail]") {
  proto::Scenario scenario;
  for (int times = 0; times < 8; ++times) add_run(scenario, SetupRun::SSS, SetupRun::REMOVE, SetupRun::FAILS_INTACT);
  Rehearsals rehearsals;
  const Ended ended = rehearsals.run("every-kind", "every-kind.answers", scenario);
  INFO(ended.output);
  CHECK(ended.exit_code == 1);
}

TEST_CASE("a restart that is blocked twice comes at last", "[R-2.5.3]") {
  proto::Scenario scenario;
  scenario.set_restarts_blocked(2);
  check_same(scenario);
}

TEST_CASE("the power goes while a slip is told", "[R-2.7-slips][R-1.4-once]") {
  auto scenario = power_cut_at("uninstall", proto::PowerCut::WITHIN);
  *scenario.add_power_cuts() = scenario.power_cuts(0);
  add_run(scenario, SetupRun::SSS, SetupRun::REMOVE, SetupRun::PICKED_REPAIR);
  add_run(scenario, SetupRun::SSS, SetupRun::REMOVE, SetupRun::FAILS);
  check_same(scenario);
}
