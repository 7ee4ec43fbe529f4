// The power goes before, within and after every effect of a small service; the server ends as if it never had.
#include <catch2/catch_test_macros.hpp>

#include "tests/rehearsal/child.h"
#include "tests/rehearsal/sandbox.h"

namespace {

using namespace sssup;
using namespace sssup::test;
namespace rehearsal = machine::rehearsal;

rehearsal::ServiceExit run_service(const std::filesystem::path& folder) {
  return Child({"service", folder.string()}).wait();
}

struct Run {
  int kills = 0, failures = 0;
  std::string fingerprint;
};

Run run_to_the_end(const proto::Scenario& scenario) {
  Sandbox sandbox(scenario);
  REQUIRE_OK(rehearsal::register_service(sandbox.folder()));
  put_copies(sandbox.folder());
  Run run;
  for (int runs = 0; runs < 12; ++runs) {
    const auto exit = run_service(sandbox.folder());
    run.kills += exit.killed ? 1 : 0;
    run.failures += exit.code != 0 ? 1 : 0;
    REQUIRE_VALUE(const bool again, rehearsal::between_runs(sandbox.folder(), exit, {}));
    if (!again) {
      run.fingerprint = sandbox.fingerprint();
      return run;
    }
  }
  FAIL("it does not end");
  return run;
}

void cut_everywhere(proto::PowerCut::When when) {
  const Run whole = run_to_the_end({});
  REQUIRE(whole.kills == 0);
  REQUIRE(whole.failures == 0);
  REQUIRE(whole.fingerprint.find("SingleServerSafe") == std::string::npos);
  int cuts = 0;
  for (std::uint64_t effect = 1;; ++effect) {
    CAPTURE(effect, when);
    proto::Scenario scenario;
    auto& cut = *scenario.add_power_cuts();
    cut.set_effect(effect);
    cut.set_when(when);
    const Run run = run_to_the_end(scenario);
    if (run.kills == 0) break;
    ++cuts;
    CHECK(run.kills == 1);
    CHECK(run.failures == 0);
    CHECK(run.fingerprint == whole.fingerprint);
  }
  CHECK(cuts >= 20);
}

}  // namespace

TEST_CASE("the power goes before every effect", "[R-1.4-once]") {
  cut_everywhere(proto::PowerCut::BEFORE);
}
TEST_CASE("the power goes within every effect", "[R-1.4-once]") {
  cut_everywhere(proto::PowerCut::WITHIN);
}
TEST_CASE("the power goes after every effect", "[R-1.4-once]") {
  cut_everywhere(proto::PowerCut::AFTER);
}

TEST_CASE("every effect fails once and is done when the service is started again", "[R-1.4-once]") {
  const Run whole = run_to_the_end({});
  for (std::uint64_t effect = 1;; ++effect) {
    CAPTURE(effect);
    proto::Scenario scenario;
    auto& fault = *scenario.add_faults();
    fault.set_effect(effect);
    fault.set_kind(proto::EffectFault::DISK_FULL);
    const Run run = run_to_the_end(scenario);
    if (run.failures == 0) break;
    CHECK(run.failures == 1);
    CHECK(run.fingerprint == whole.fingerprint);
  }
}
