// The disk with the working folder has another letter after a restart, or comes late: the run finds it by its volume.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "service/machine/machine.h"
#include "service/machine/rehearsal/layout.h"
#include "tests/crash/forked_upgrade.h"
#include "tests/crash/same_server.h"

using namespace sssup;
using namespace sssup::tests;
using proto::PowerCut;

namespace {

proto::Scenario disk(const char* letter, std::uint32_t after_restart, const char* becomes,
                     std::uint32_t missing_looks) {
  proto::Scenario scenario;
  auto& change = *scenario.add_disk_changes();
  change.set_letter(letter);
  if (becomes != nullptr) change.set_becomes(becomes);
  change.set_after_restart(after_restart);
  change.set_missing_looks(missing_looks);
  return scenario;
}

proto::Scenario disk_d(std::uint32_t after_restart, const char* becomes, std::uint32_t missing_looks) {
  return disk("D", after_restart, becomes, missing_looks);
}

// The server as if its disk were still D. The settings in the backup name the disks as they were when they were saved.
std::string with_disk_d(const std::string& server) {
  std::istringstream lines(server);
  std::string all;
  for (std::string line; std::getline(lines, line);) {
    if (line.find("SSS Backup/SSS/settings.") != std::string::npos) continue;
    for (const std::string_view disk : {"file G", "folder G"})
      if (line.starts_with(disk)) line[disk.size() - 1] = 'D';
    all += line + "\n";
  }
  return all;
}

std::string server_without_changes() {
  static const std::string server = [] {
    const auto end = ForkedUpgrade(proto::Scenario()).run();
    REQUIRE(end.complete);
    return end.server;
  }();
  return server;
}

void check_same_but_for_the_letter(const ForkedUpgrade::End& end) {
  for (const auto& line : end.told) UNSCOPED_INFO("told: " << line);
  CHECK(end.complete);
  CHECK(difference(with_disk_d(server_without_changes()), with_disk_d(end.server)) == "");
}

bool has(const ForkedUpgrade::End& end, const std::string& file) {
  return end.server.find("file " + file) != std::string::npos;
}

bool is_on(const ForkedUpgrade::End& end, const std::string& drive) {
  return has(end, drive + "/SSS Backup/SSS/settings.json");
}

bool was_told(const ForkedUpgrade::End& end, const std::string& part) {
  return std::any_of(end.told.begin(), end.told.end(),
                     [&](const auto& line) { return line.find(part) != std::string::npos; });
}

}  // namespace

TEST_CASE("the working folder's disk has another letter after a restart", "[T-8]") {
  for (const std::uint32_t restart : {1U, 2U}) {
    INFO("after restart " << restart);
    const auto end = ForkedUpgrade(disk_d(restart, "G", 0)).run();
    check_same_but_for_the_letter(end);
    CHECK(end.told.empty());
    CHECK(is_on(end, "G"));
    CHECK_FALSE(is_on(end, "D"));
  }
}

TEST_CASE("the disk comes late, under its letter or another: the service says for which it waits", "[T-8]") {
  for (const char* becomes : {static_cast<const char*>(nullptr), "G"}) {
    const auto end = ForkedUpgrade(disk_d(1, becomes, 3)).run();
    check_same_but_for_the_letter(end);
    CHECK(is_on(end, becomes == nullptr ? "D" : "G"));
    CHECK(was_told(end, "formerly drive D:"));
  }
}

TEST_CASE("the power goes while the run moves to the other letter", "[T-8][R-1.4-once]") {
  auto scenario = disk_d(1, "G", 0);
  scenario.set_list_effects(true);
  ForkedUpgrade moved(scenario);
  REQUIRE(moved.run().complete);
  const auto effects = moved.effects();
  const auto writes_anchor = [](const Effect& effect) {
    return effect.kind == "registry.write" && effect.target == machine::own_key;
  };
  const auto started = std::find_if(effects.begin(), effects.end(), writes_anchor);
  REQUIRE(started != effects.end());
  const auto moves = std::find_if(started + 1, effects.end(), writes_anchor);
  REQUIRE(moves != effects.end());
  for (auto effect = moves - 3; effect != moves + 2; ++effect)
    for (const auto when : {PowerCut::BEFORE, PowerCut::WITHIN, PowerCut::AFTER}) {
      INFO(PowerCut::When_Name(when) << " effect " << effect->number << ", " << effect->kind << " of "
                                     << effect->target);
      auto cut = disk_d(1, "G", 0);
      cut.add_power_cuts()->set_effect(effect->number);
      cut.mutable_power_cuts(0)->set_when(when);
      ForkedUpgrade upgrade(cut);
      CHECK(upgrade.run_until_killed());
      check_same_but_for_the_letter(upgrade.run());
    }
}

TEST_CASE("the backup's disk has another letter after a restart", "[T-8][R-5.back]") {
  for (const std::uint32_t restart : {1U, 2U}) {
    INFO("after restart " << restart);
    const auto end = ForkedUpgrade(disk("F", restart, "H", 0), {}, "F:\\Keep").run();
    CHECK(end.complete);
    CHECK(end.told.empty());
    CHECK(has(end, "H/Keep/SSS/settings.json"));
    CHECK(has(end, "H/Keep/report.html"));
    CHECK_FALSE(has(end, "F/"));
  }
}

TEST_CASE("the two disks of a run swap their letters", "[T-8]") {
  auto scenario = disk("D", 1, "H", 0);
  *scenario.add_disk_changes() = disk("F", 1, "D", 0).disk_changes(0);
  const auto end = ForkedUpgrade(scenario, {}, "F:\\Keep").run();
  CHECK(end.complete);
  CHECK(end.told.empty());
  CHECK(has(end, "D/Keep/SSS/settings.json"));
  CHECK(has(end, "D/Keep/report.html"));

  auto exchange = disk("D", 1, "F", 0);
  *exchange.add_disk_changes() = disk("F", 1, "D", 0).disk_changes(0);
  const auto exchanged = ForkedUpgrade(exchange, {}, "F:\\Keep").run();
  CHECK(exchanged.complete);
  CHECK(exchanged.told.empty());
  CHECK(has(exchanged, "D/Keep/report.html"));
}

TEST_CASE("the backup's disk is not there: it is named, and waited for", "[T-8][R-5.back]") {
  for (const std::uint32_t restart : {1U, 2U}) {
    INFO("after restart " << restart);
    const auto end = ForkedUpgrade(disk("F", restart, "H", 4), {}, "F:\\Keep").run();
    CHECK(end.complete);
    CHECK(has(end, "H/Keep/SSS/settings.json"));
    CHECK(has(end, "H/Keep/report.html"));
  }
  const auto end = ForkedUpgrade(disk("F", 1, "H", 20), {}, "F:\\Keep").run();
  CHECK(end.complete);
  CHECK(was_told(end, "The disk with the backup folder is not there: volume BACKUPS, formerly drive F:"));
}

TEST_CASE("the backup's disk is lost for good: another folder is named, before and after SSS is removed",
          "[T-8][R-5.back]") {
  for (const std::uint32_t restart : {1U, 2U}) {
    INFO("after restart " << restart);
    ForkedUpgrade upgrade(disk("F", restart, nullptr, 100000), {}, "F:\\Keep");
    upgrade.name_other_backup("D:\\Other");
    const auto end = upgrade.run();
    for (const auto& line : end.told) UNSCOPED_INFO("told: " << line);
    CHECK(end.complete);
    CHECK(end.told.size() == 1);
    CHECK(has(end, "D/Other/report.html"));
    CHECK(has(end, "D/Other/SSS/settings.json") == (restart == 1));
  }
}

TEST_CASE("the working folder's disk is lost for good: it is said how to end the upgrade, and where the settings are",
          "[T-8]") {
  const auto before = ForkedUpgrade(disk("D", 1, nullptr, 30), {}, "F:\\Keep").run();
  CHECK(was_told(before, "upgradectl reset"));
  CHECK_FALSE(was_told(before, "settings.json"));
  const auto after = ForkedUpgrade(disk("D", 2, nullptr, 30), {}, "F:\\Keep").run();
  CHECK(was_told(after, "upgradectl convert --server \"F:\\Keep\\SSS\\settings.json\""));
}

TEST_CASE("the power goes while another folder for the backup is taken", "[T-8][R-1.4-once]") {
  auto scenario = disk("F", 1, nullptr, 100000);
  scenario.set_list_effects(true);
  ForkedUpgrade whole(scenario, {}, "F:\\Keep");
  whole.name_other_backup("D:\\Other");
  REQUIRE(whole.run().complete);
  const auto effects = whole.effects();
  std::size_t anchors = 0;
  for (const Effect& effect : effects) {
    if (effect.kind != "registry.write" || effect.target != machine::own_key || ++anchors != 2) continue;
    for (std::uint64_t number = effect.number - 1; number <= effect.number + 1; ++number)
      for (const auto when : {PowerCut::BEFORE, PowerCut::WITHIN, PowerCut::AFTER}) {
        INFO(PowerCut::When_Name(when) << " effect " << number);
        auto cut = disk("F", 1, nullptr, 100000);
        cut.add_power_cuts()->set_effect(number);
        cut.mutable_power_cuts(0)->set_when(when);
        ForkedUpgrade upgrade(cut, {}, "F:\\Keep");
        upgrade.name_other_backup("D:\\Other");
        CHECK(upgrade.run_until_killed());
        const auto end = upgrade.run();
        CHECK(end.complete);
        CHECK(has(end, "D/Other/SSS/settings.json"));
        CHECK(has(end, "D/Other/report.html"));
      }
  }
  CHECK(anchors > 2);
}

TEST_CASE("a backup that is gone or changed before SSS is removed is made again", "[T-2][R-5.back]") {
  const auto damage = GENERATE(
      +[](const std::filesystem::path& backup) { std::filesystem::remove_all(backup); },
      +[](const std::filesystem::path& backup) { std::filesystem::remove(backup / "settings.sealed"); },
      +[](const std::filesystem::path& backup) { std::ofstream(backup / "settings.json") << "{}"; },
      +[](const std::filesystem::path& backup) { std::ofstream(backup / "manifest.sha256") << ""; },
      +[](const std::filesystem::path& backup) { std::filesystem::remove(backup / "sss-upgrade.run"); });
  proto::Scenario scenario;
  auto& cut = *scenario.add_power_cuts();
  cut.set_step("confirm-uninstall");
  cut.set_when(PowerCut::BEFORE);
  ForkedUpgrade upgrade(scenario);
  REQUIRE(upgrade.run_until_killed());
  const auto backup = machine::rehearsal::Layout(upgrade.folder()).disks() / "D" / "SSS Backup" / "SSS";
  REQUIRE(std::filesystem::exists(backup / "settings.sealed"));
  damage(backup);
  const auto end = upgrade.run();
  CHECK(end.complete);
  CHECK(has(end, "D/SSS Backup/SSS/settings.sealed"));
  CHECK(std::filesystem::exists(backup / "manifest.sha256"));
  std::ifstream settings(backup / "settings.json");
  CHECK(std::string(std::istreambuf_iterator<char>(settings), {}).find("monitors") != std::string::npos);
}

TEST_CASE("another folder for the report that has an earlier report: that is kept", "[T-2][R-5.back]") {
  ForkedUpgrade upgrade(disk("F", 2, nullptr, 100000), {}, "F:\\Keep");
  upgrade.name_other_backup("D:\\SSS Backup");  // where an older one is
  const auto end = upgrade.run();
  CHECK(end.complete);
  const auto folder = machine::rehearsal::Layout(upgrade.folder()).disks() / "D" / "SSS Backup";
  CHECK(std::filesystem::file_size(folder / "report.html") > 1000);
  std::vector<std::string> kept;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().filename().string().starts_with("report 2004")) kept.push_back(entry.path().filename().string());
  CHECK(kept.size() == 1);
}
