#include <catch2/catch_test_macros.hpp>

#include "support.h"

using namespace sssup;
using namespace sssup::document;
using namespace sssup::document::test;

namespace {

Lines wrong(std::string_view json) {
  proto::Scenario scenario;
  return lines(parse_scenario(json, scenario));
}

}  // namespace

TEST_CASE("a scenario says what, when and how often", "[R-5.rehearse]") {
  CHECK(wrong(R"({"format": 1})") == Lines{});
  CHECK(wrong(R"({"format": 1, "setupRuns": [{"product": "SSS", "action": "REMOVE", "happens": "PICKED_REPAIR"}],
                  "powerCuts": [{"when": "WITHIN", "step": "uninstall-sss"}, {"effect": "12"}],
                  "faults": [{"effect": 3, "kind": "DISK_FULL", "times": 2}],
                  "runningPrograms": ["regedit.exe"], "mediumMissing": 1, "restartsBlocked": 0})") == Lines{});
  CHECK(wrong(R"({"format": 2})").size() == 1);
  CHECK(wrong(R"({"format": 1, "setupRuns": [{"product": "SSS", "happens": "CLOSED"}]})") ==
        Lines{"setupRuns[0].action: is missing"});
  CHECK(wrong(R"({"format": 1, "powerCuts": [{"when": "AFTER"}]})") ==
        Lines{"powerCuts[0]: needs either effect or step"});
  CHECK(wrong(R"({"format": 1, "powerCuts": [{"effect": 1, "step": "x"}]})").size() == 1);
  CHECK(wrong(R"({"format": 1, "powerCuts": [{"effect": 0}]})") == Lines{"powerCuts[0].effect: counts from 1"});
  CHECK(wrong(R"({"format": 1, "powerCuts": [{"effect": 1, "when": "UNFLUSHED"}]})") == Lines{});
  CHECK(wrong(R"({"format": 1, "powerCuts": [{"step": "check", "when": "TORN"}]})") ==
        Lines{"powerCuts[0].when: is a moment of an effect, and a step was given"});
  CHECK(wrong(R"({"format": 1, "setupRuns": [{"product": "SSS", "action": "REMOVE", "happens": "HANGS",
                  "hangSeconds": 0}]})")
            .size() == 1);
  CHECK(wrong(R"({"format": 1, "faults": [{"kind": "IO"}]})") == Lines{"faults[0].effect: counts from 1"});
  CHECK(wrong(R"({"format": 1, "faults": [{"effect": 1}]})") == Lines{"faults[0].kind: is missing"});
  CHECK(wrong(R"({"format": 1, "mediumNoRoom": 1, "mediumLater": {"is": "OTHER", "times": 2},
                  "copiesChanged": ["SSS\\Setup.exe"], "copiesRemoved": []})") == Lines{});
  CHECK(wrong(R"({"format": 1, "mediumLater": {"times": 2}})") == Lines{"mediumLater.is: is missing"});
  CHECK(wrong(R"({"format": 1, "mediumLater": {"is": "MOVED", "times": 0}})").size() == 1);
}
