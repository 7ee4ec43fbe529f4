// A Setup that hangs is waited for; past a time the operator is told, and the run goes on by itself when it ends.
#include <algorithm>

#include <catch2/catch_test_macros.hpp>

#include "common/document/document.h"
#include "service/products/profile.h"
#include "tests/crash/forked_upgrade.h"
#include "tests/crash/same_server.h"

using namespace sssup;
using namespace sssup::tests;
using proto::SetupRun;

namespace {

// Profiles that call a second long.
std::map<std::string, std::string> impatient_medium() {
  auto products = products::built_in(products::editions().front());
  REQUIRE(products);
  std::map<std::string, std::string> medium;
  for (auto* profile : {&products->sss, &products->clusterpro}) {
    profile->mutable_setup()->set_long_after_seconds(1);
    medium.emplace("profiles\\" + profile->product() + ".json", document::print(*profile));
  }
  return medium;
}

proto::Scenario hanging(SetupRun::Product product, SetupRun::Action action) {
  proto::Scenario scenario;
  auto* run = scenario.add_setup_runs();
  run->set_product(product);
  run->set_action(action);
  run->set_happens(SetupRun::HANGS);
  return scenario;
}

std::string undisturbed_server() {
  const auto end = ForkedUpgrade(proto::Scenario(), impatient_medium()).run();
  REQUIRE(end.complete);
  CHECK(end.told.empty());
  return end.server;
}

void check(const ForkedUpgrade::End& end, const std::string& product) {
  for (const auto& line : end.told) UNSCOPED_INFO("told: " << line);
  CHECK(end.complete);
  CHECK(difference(undisturbed_server(), end.server) == "");
  CHECK(std::count_if(end.told.begin(), end.told.end(), [&](const std::string& line) {
          return line.find("Setup of " + product) != std::string::npos &&
                 line.find("Task Manager") != std::string::npos;
        }) == 1);
}

}  // namespace

TEST_CASE("a Setup that hangs is told of once, and the run goes on when it ends by itself", "[R-2.7]") {
  auto scenario = hanging(SetupRun::SSS, SetupRun::REMOVE);
  scenario.mutable_setup_runs(0)->set_hang_seconds(4);
  check(ForkedUpgrade(scenario, impatient_medium()).run(), "CLUSTERPRO SingleServerSafe");
}

TEST_CASE("a Setup that hangs and is ended by the operator is run again", "[R-2.7-fail][R-2.8]") {
  for (const auto& [product, action, name] :
       {std::tuple(SetupRun::SSS, SetupRun::REMOVE, "CLUSTERPRO SingleServerSafe"),
        std::tuple(SetupRun::CLUSTERPRO, SetupRun::INSTALL, "CLUSTERPRO SE")}) {
    ForkedUpgrade upgrade(hanging(product, action), impatient_medium());
    upgrade.end_long_setups();
    check(upgrade.run(), name);
  }
}

TEST_CASE("the power goes while a Setup hangs", "[R-1.4-once]") {
  auto scenario = hanging(SetupRun::SSS, SetupRun::REMOVE);
  auto* cut = scenario.add_power_cuts();
  cut->set_step("uninstall");
  cut->set_when(proto::PowerCut::WITHIN);
  ForkedUpgrade upgrade(scenario, impatient_medium());
  upgrade.end_long_setups();
  check(upgrade.run(), "CLUSTERPRO SingleServerSafe");
}
