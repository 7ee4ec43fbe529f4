// In the manner of Mender's Killed_in_*: the power goes before, within and after every step, once and twice in a row;
// the server ends the same, byte for byte, and every step is done in the manual's order.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "tests/crash/rehearsals.h"

using namespace sssup;
using namespace sssup::tests;

namespace {

// The manual's 2.1, as journal keys.
const std::vector<std::string> steps_in_order = {
    "take-medium",   "check",     "freeze-services", "restart-1", "save-settings",
    "lan-addresses", "choices",   "confirm-choices", "backup",    "confirm-uninstall",
    "uninstall",     "restart-2", "confirm-install", "install",   "setup-ports",
    "convert",       "apply",     "licences",        "report",    "finish"};

// The report is written in the step before the last two are verified.
std::vector<std::string> steps_reported() {
  return {steps_in_order.begin(), steps_in_order.end() - 2};
}

constexpr const char* name_of(proto::PowerCut::When when) {
  return when == proto::PowerCut::BEFORE ? "before" : when == proto::PowerCut::WITHIN ? "within" : "after";
}

void check_same(const Ended& ended) {
  INFO(ended.output);
  REQUIRE(ended.exit_code == 0);
  CHECK(difference(undisturbed().server, ended.server) == "");
  CHECK(difference(undisturbed().result, ended.result) == "");
  CHECK(ended.steps == steps_reported());
  CHECK(ended.restarts_asked == 2);
}

}  // namespace

TEST_CASE("an undisturbed run does the steps in the manual's order, with two restarts", "[R-2.1]") {
  const Ended& ended = undisturbed();
  INFO(ended.output);
  REQUIRE(ended.exit_code == 0);
  CHECK(ended.steps == steps_reported());
  CHECK(ended.restarts_asked == 2);
  CHECK(ended.restarts_seen == 2);
  CHECK_FALSE(ended.result.empty());
  CHECK(ended.server.find("SSSUpgrade") == std::string::npos);  // service and key are gone (R-2.10-end)
}

TEST_CASE("killed before, within and after every step", "[R-1.4-once]") {
  Rehearsals rehearsals;
  for (const std::string& step : steps_in_order) {
    for (const auto when : {proto::PowerCut::BEFORE, proto::PowerCut::WITHIN, proto::PowerCut::AFTER}) {
      INFO("power cut " << name_of(when) << " " << step);
      check_same(rehearsals.run("every-kind", "every-kind.answers", power_cut_at(step, when)));
    }
  }
}

TEST_CASE("killed twice in a row within every step", "[R-1.4-once]") {
  Rehearsals rehearsals;
  for (const std::string& step : steps_in_order) {
    INFO("two power cuts within " << step);
    auto scenario = power_cut_at(step, proto::PowerCut::WITHIN);
    *scenario.add_power_cuts() = scenario.power_cuts(0);
    check_same(rehearsals.run("every-kind", "every-kind.answers", scenario));
  }
}
