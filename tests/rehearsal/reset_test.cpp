// R-4.3: a reset is for when things do not work: what is damaged or cannot be read does not keep it from the rest.
#include "service/upgrade/reset.h"

#include <catch2/catch_test_macros.hpp>

#include "service/machine/machine.h"
#include "service/upgrade/anchor.h"
#include "tests/rehearsal/begun_run.h"

namespace {

using namespace sssup;
using namespace sssup::test;

// A folder whose journal.db is none: a folder in its place.
void make_unreadable(machine::Machine& machine, const std::string& folder) {
  REQUIRE_OK(machine.files().write(folder + "\\journal.db\\x", "x"));
}

void anchor(machine::Machine& machine, const std::string& folder) {
  machine::RegistryKey key;
  key.values["Folder"] = folder;
  REQUIRE_OK(machine.registry().write(machine::own_key, key));
}

}  // namespace

TEST_CASE("a reset removes the run's folder whatever is in it", "[R-4.3]") {
  const Sandbox sandbox;
  auto another = sandbox.another();
  machine::Machine& machine = *another;
  make_unreadable(machine, R"(D:\SSS Upgrade)");  // which is where it would be by default, too
  anchor(machine, R"(D:\SSS Upgrade)");
  const auto outlook = upgrade::look_ahead_to_reset(machine);
  CHECK(has(all_of(outlook.removes), R"(D:\SSS Upgrade)"));
  CHECK(outlook.keeps.empty());
  CHECK(outlook.unknown.empty());
  CHECK_FALSE(outlook.leaves.empty());
  REQUIRE_OK(upgrade::reset(machine));
  CHECK_FALSE(machine.files().exists(R"(D:\SSS Upgrade)").value());
  CHECK_FALSE(machine.registry().read(machine::own_key).value());
}

TEST_CASE("a folder of our name without a mark is kept and named, and the rest removed", "[R-4.3][T-2]") {
  const Sandbox sandbox;
  auto another = sandbox.another();
  machine::Machine& machine = *another;
  REQUIRE_OK(machine.files().write(R"(D:\work\SSS Upgrade\journal.db)", ""));
  anchor(machine, R"(D:\work\SSS Upgrade)");
  make_unreadable(machine, R"(D:\SSS Upgrade)");
  const auto outlook = upgrade::look_ahead_to_reset(machine);
  CHECK(has(all_of(outlook.removes), R"(D:\work\SSS Upgrade)"));
  CHECK(has(all_of(outlook.keeps), R"(Not removed: folder D:\SSS Upgrade)"));
  CHECK(all_of(upgrade::lines_before(outlook)) ==
        all_of(outlook.removes) + all_of(outlook.keeps) + all_of(outlook.leaves));
  REQUIRE_OK(upgrade::reset(machine));
  CHECK_FALSE(machine.files().exists(R"(D:\work\SSS Upgrade)").value());
  CHECK(machine.files().exists(R"(D:\SSS Upgrade)").value());
}

TEST_CASE("a reset without the disk removes the rest and names the folder that stays", "[T-8][R-4.3]") {
  proto::Scenario scenario;
  auto& change = *scenario.add_disk_changes();
  change.set_letter("D");
  change.set_missing_looks(1000);
  auto server = tokyo();
  server.mutable_disks(1)->set_label("DATA");
  Sandbox sandbox(scenario, server);
  machine::Machine& machine = sandbox.machine();
  REQUIRE_OK(machine.files().write(R"(D:\SSS Upgrade\journal.db)", ""));
  REQUIRE_VALUE(const auto volume, machine.files().volume_of(R"(D:\SSS Upgrade)"));
  CHECK(volume.label == "DATA");
  machine::RegistryKey key;
  key.values["Folder"] = R"(D:\SSS Upgrade)";
  key.values["Volume"] = volume.id;
  key.values["VolumeLabel"] = volume.label;
  REQUIRE_OK(machine.registry().write(machine::own_key, key));
  REQUIRE_OK(machine.power().restart("test"));
  REQUIRE(machine::rehearsal::between_runs(sandbox.folder(), {}, {}).has_value());

  REQUIRE_VALUE(const auto anchor, upgrade::read_anchor(machine));
  REQUIRE(anchor);
  CHECK(anchor->missing);
  const auto outlook = upgrade::look_ahead_to_reset(machine);
  CHECK(has(all_of(outlook.keeps), "volume DATA, formerly D:"));
  CHECK_FALSE(outlook.refused);
  REQUIRE_OK(upgrade::reset(machine));
  CHECK_FALSE(machine.registry().read(machine::own_key).value());
}

TEST_CASE("the anchor's folder and backup follow their volume, a backup elsewhere stays", "[T-8]") {
  proto::Scenario scenario;
  auto& change = *scenario.add_disk_changes();
  change.set_letter("D");
  change.set_becomes("e");
  Sandbox sandbox(scenario);
  machine::Machine& machine = sandbox.machine();
  REQUIRE_VALUE(const auto volume, machine.files().volume_of(R"(d:\work)"));
  machine::RegistryKey key;
  key.values["Folder"] = R"(D:\work\SSS Upgrade)";
  key.values["Backup"] = R"(C:\SSS Backup)";
  key.values["Volume"] = volume.id;
  REQUIRE_OK(machine.registry().write(machine::own_key, key));
  REQUIRE_OK(machine.power().restart("test"));
  REQUIRE(machine::rehearsal::between_runs(sandbox.folder(), {}, {}).has_value());
  REQUIRE_VALUE(auto anchor, upgrade::read_anchor(machine));
  CHECK(anchor->folder == R"(E:\work\SSS Upgrade)");
  CHECK(anchor->backup == R"(C:\SSS Backup)");
  CHECK(anchor->former_drive == "D");
  key.values["Backup"] = R"(D:\SSS Backup)";
  REQUIRE_OK(machine.registry().write(machine::own_key, key));
  REQUIRE_VALUE(anchor, upgrade::read_anchor(machine));
  CHECK(anchor->backup == R"(E:\SSS Backup)");
  CHECK(machine.files().exists("E:\\").value());
  CHECK_FALSE(machine.files().exists("D:\\").has_value());
}
