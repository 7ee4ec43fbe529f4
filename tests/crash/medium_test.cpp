// T-3: Setups are what lay on the medium when the administrator started, whatever becomes of it and of its copy.
#include <algorithm>
#include <fstream>

#include <catch2/catch_test_macros.hpp>

#include "service/engine/journal.h"
#include "service/machine/rehearsal/server.h"
#include "tests/crash/forked_upgrade.h"
#include "tests/crash/same_server.h"

using namespace sssup;
using namespace sssup::tests;
namespace rehearsal = machine::rehearsal;

namespace {

constexpr const char* sss_setup = "SSS\\Setup.exe";
constexpr const char* clusterpro_setup = "CLUSTERPRO\\Setup.exe";

const ForkedUpgrade::End& usual_end() {
  static const auto end = ForkedUpgrade(proto::Scenario()).run();
  REQUIRE(end.complete);
  REQUIRE(end.told.empty());
  return end;
}

/// The run came to its end on the same server; each of `told` is in a line of what the operator was told, in order, and
/// there are no more lines.
void ends_as_usual(const ForkedUpgrade::End& end, const std::vector<std::string>& told) {
  for (const auto& line : end.told) UNSCOPED_INFO("told: " << line);
  CHECK(end.complete);
  CHECK(difference(usual_end().server, end.server) == "");
  REQUIRE(end.told.size() == told.size());
  for (std::size_t at = 0; at < told.size(); ++at) {
    INFO("expected: " << told[at]);
    CHECK(end.told[at].find(told[at]) != std::string::npos);
  }
}

ForkedUpgrade::End upgrade_with(const proto::Scenario& scenario) {
  return ForkedUpgrade(scenario).run();
}

proto::Scenario later(proto::LaterMedium::Is is, std::uint32_t times = 0) {
  proto::Scenario scenario;
  scenario.mutable_medium_later()->set_is(is);
  if (times > 0) scenario.mutable_medium_later()->set_times(times);
  return scenario;
}

void cut_at(proto::Scenario& scenario, const char* step, proto::PowerCut::When when) {
  auto* cut = scenario.add_power_cuts();
  cut->set_step(step);
  cut->set_when(when);
}

}  // namespace

TEST_CASE("once it is copied, the medium may be gone, elsewhere or another one", "[T-3][R-2.5.3-medium]") {
  for (const auto is : {proto::LaterMedium::ABSENT, proto::LaterMedium::MOVED, proto::LaterMedium::OTHER}) {
    INFO(proto::LaterMedium::Is_Name(is));
    ends_as_usual(upgrade_with(later(is)), {});
  }
}

TEST_CASE("a medium that is not there is asked for before anything is changed", "[T-3][R-2.5.3-medium]") {
  proto::Scenario scenario;
  scenario.set_medium_missing(2);
  ends_as_usual(upgrade_with(scenario), {"Put it in", "Put it in"});
}

TEST_CASE("a drive without room for the copy is named, and the run goes on when there is some", "[T-3]") {
  proto::Scenario scenario;
  scenario.set_medium_no_room(1);
  ends_as_usual(upgrade_with(scenario), {"0 MB are free"});
}

TEST_CASE("a copy that has changed is mended from the medium, in whatever drive that is", "[T-3]") {
  auto scenario = later(proto::LaterMedium::MOVED);
  scenario.add_copies_changed(sss_setup);
  scenario.add_copies_changed("CLUSTERPRO\\install.iss");
  scenario.add_copies_removed(clusterpro_setup);
  ends_as_usual(upgrade_with(scenario), {});
}

TEST_CASE("a copy that has changed is not mended from another medium: the operator is told and asked", "[T-3]") {
  auto scenario = later(proto::LaterMedium::OTHER, 2);
  scenario.add_copies_changed(sss_setup);
  const std::string other = "Q:\\ has the upgrade medium OTHER (4F54-4845) with another file";
  ends_as_usual(upgrade_with(scenario),
                {"SSS\\Setup.exe has changed", other, "Put in the upgrade medium SSSUPGRADE (5355-5047)", other});
}

TEST_CASE("a Setup that is gone with no medium in reach is asked for as often as it takes", "[T-3]") {
  auto scenario = later(proto::LaterMedium::ABSENT, 3);
  scenario.add_copies_removed(clusterpro_setup);
  const std::string gone = "CLUSTERPRO\\Setup.exe was copied from the upgrade medium and is gone";
  const std::string nowhere = "There is no upgrade medium in reach";
  ends_as_usual(upgrade_with(scenario), {gone, nowhere, gone, nowhere, gone, nowhere});
}

TEST_CASE("the power goes while the operator is asked for the medium", "[T-3][R-1.4-once]") {
  auto scenario = later(proto::LaterMedium::OTHER, 2);
  scenario.add_copies_changed(sss_setup);
  cut_at(scenario, "confirm-uninstall", proto::PowerCut::WITHIN);
  const auto end = upgrade_with(scenario);
  CHECK(end.complete);
  CHECK(difference(usual_end().server, end.server) == "");
}

TEST_CASE("CLUSTERPRO's Setup that is gone is asked for before the point of no return", "[T-3][R-2.7]") {
  auto scenario = later(proto::LaterMedium::ABSENT, 1);
  scenario.add_copies_removed(clusterpro_setup);
  cut_at(scenario, "uninstall", proto::PowerCut::BEFORE);
  ForkedUpgrade before(scenario);
  REQUIRE(before.run_until_killed());
  CHECK(before.told().size() == 2);
}

TEST_CASE("CLUSTERPRO's Setup that is gone after SSS was removed is asked for before it is to run", "[T-3][R-2.8]") {
  auto scenario = later(proto::LaterMedium::ABSENT, 2);
  cut_at(scenario, "restart-2", proto::PowerCut::BEFORE);
  ForkedUpgrade without_sss(scenario);
  REQUIRE(without_sss.run_until_killed());
  ForkedUpgrade upgrade(without_sss, scenario);
  const auto copy = rehearsal::Layout(upgrade.folder()).disks() / "D/SSS Upgrade/medium/CLUSTERPRO/Setup.exe";
  REQUIRE(std::filesystem::remove(copy));
  const std::string gone = "CLUSTERPRO\\Setup.exe was copied from the upgrade medium and is gone";
  const std::string nowhere = "There is no upgrade medium in reach";
  ends_as_usual(upgrade.run(), {gone, nowhere, gone, nowhere});
}

// A program or a library that is put beside Setup would be loaded by it.
TEST_CASE("what is put beside a copied Setup is not there when it runs", "[T-3][T-5]") {
  proto::Scenario scenario;
  cut_at(scenario, "uninstall", proto::PowerCut::BEFORE);
  ForkedUpgrade upgrade(scenario);
  REQUIRE(upgrade.run_until_killed());
  const auto copy = rehearsal::Layout(upgrade.folder()).disks() / "D" / "SSS Upgrade" / "medium";
  REQUIRE(std::filesystem::exists(copy / "SSS" / "Setup.exe"));
  std::ofstream(copy / "SSS" / "version.dll") << "planted";
  // Once SSS is removed: the copy is still there.
  cut_at(scenario, "restart-2", proto::PowerCut::BEFORE);
  ForkedUpgrade later(upgrade, scenario);
  const auto planted = rehearsal::Layout(later.folder()).disks() / "D/SSS Upgrade/medium/SSS/version.dll";
  REQUIRE(std::filesystem::exists(planted));
  REQUIRE(later.run_until_killed());
  CHECK_FALSE(std::filesystem::exists(planted));
}

// R-2.4-update: its journal has neither the step nor a pin.
TEST_CASE("a run that an older version began takes from the medium what is still to run", "[T-3][R-2.4-update]") {
  struct Case {
    const char* step;
    std::vector<std::string> copied;
  };
  for (const Case& each :
       {Case{"save-settings", {"CLUSTERPRO", "SSS"}}, Case{"confirm-install", {"CLUSTERPRO"}}, Case{"report", {}}}) {
    INFO(each.step);
    proto::Scenario scenario;
    cut_at(scenario, each.step, proto::PowerCut::BEFORE);
    ForkedUpgrade old(scenario);
    REQUIRE(old.run_until_killed());
    const auto run_folder = rehearsal::Layout(old.folder()).disks() / "D" / "SSS Upgrade";
    std::filesystem::remove_all(run_folder / "medium");
    {
      const auto server = rehearsal::Server::open(rehearsal::Layout(old.folder()), rehearsal::Gate::Actor::host);
      REQUIRE(server);
      auto journal = engine::Journal::open(run_folder / "journal.db", (*server)->effects());
      REQUIRE(journal);
      engine::Change change;
      change.steps.emplace_back().name = "take-medium";
      change.values["medium"] = std::nullopt;
      REQUIRE((*journal)->commit(change));
    }
    // How far it comes with what it takes: up to the next step.
    ends_as_usual(ForkedUpgrade(old, scenario).run(), {});
    cut_at(scenario, "take-medium", proto::PowerCut::AFTER);
    ForkedUpgrade looked_at(old, scenario);
    REQUIRE(looked_at.run_until_killed());
    std::vector<std::string> copied;
    const auto copy = rehearsal::Layout(looked_at.folder()).disks() / "D" / "SSS Upgrade" / "medium";
    if (std::filesystem::exists(copy))
      for (const auto& folder : std::filesystem::directory_iterator(copy)) copied.push_back(folder.path().filename());
    std::sort(copied.begin(), copied.end());
    CHECK(copied == each.copied);
  }
}
