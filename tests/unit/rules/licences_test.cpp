#include <catch2/catch_test_macros.hpp>
#include <utility>
#include <vector>

#include "common/rules/licences.h"

using namespace sssup;
using namespace sssup::rules;

namespace {

void check_need(std::uint32_t server, const std::vector<std::uint32_t>& added,
                const std::vector<std::uint64_t>& expected) {
  const LicenceNeed need = licence_need(server, added);
  CHECK(std::vector<std::uint64_t>{need.sss_licences, need.upgrade_licences, need.cluster_cpus, need.covered_cpus,
                                   need.clusterpro_cpus_to_buy} == expected);
}

}  // namespace

TEST_CASE("the manual's examples", "[R-1.6]") {
  check_need(2, {2}, {1, 1, 4, 2, 2});
  check_need(3, {}, {2, 2, 3, 4, 0});
}

TEST_CASE("one licence covers two CPUs", "[R-1.6]") {
  check_need(1, {}, {1, 1, 1, 2, 0});
  check_need(1, {1}, {1, 1, 2, 2, 0});
  check_need(3, {2}, {2, 2, 5, 4, 1});
  check_need(4, {4, 8}, {2, 2, 16, 4, 12});
  check_need(4096, std::vector<std::uint32_t>(1000, 4096), {2048, 2048, 4100096, 4096, 4096000});
}

TEST_CASE("trial licences do not count; one that says nothing covers two CPUs", "[R-1.2]") {
  proto::Sss sss;
  CHECK(licences_held(sss).licences == 0);
  sss.add_licences();
  auto* trial = sss.add_licences();
  trial->set_cpus(8);
  trial->set_trial(true);
  CHECK(licences_held(sss).licences == 1);
  CHECK(licences_held(sss).cpus == 2);
}

TEST_CASE("a licence entry of n CPUs is half as many licences, rounded up", "[R-1.6]") {
  for (const auto& [cpus, licences] : {std::pair{1, 1}, {2, 1}, {3, 2}, {4, 2}, {7, 4}}) {
    proto::Sss sss;
    sss.add_licences()->set_cpus(static_cast<std::uint32_t>(cpus));
    CHECK(licences_held(sss).licences == static_cast<std::uint64_t>(licences));
    CHECK(licences_held(sss).cpus == 2 * static_cast<std::uint64_t>(licences));  // a pair covers two CPUs
    CHECK(upgrade_licences(sss, {}, {}).needed == static_cast<std::uint64_t>(licences));
  }
  proto::Sss several;
  several.add_licences()->set_cpus(3);
  several.add_licences()->set_cpus(4);
  CHECK(licences_held(several).licences == 4);
}

TEST_CASE("what the server has counts, not what its CPUs would need", "[R-1.6]") {
  const LicenceNeed need = licence_need(4, {4}, LicencesHeld{1, 2});
  CHECK(need.sss_licences == 1);
  CHECK(need.upgrade_licences == 1);
  CHECK(need.cluster_cpus == 8);
  CHECK(need.covered_cpus == 2);
  CHECK(need.clusterpro_cpus_to_buy == 6);
}

namespace {

proto::LicenceProfile profile() {
  proto::LicenceProfile made;
  const auto add = [&](const char* key, bool upgrade, bool trial) {
    auto* product = made.add_products();
    product->set_key(key);
    product->set_upgrade(upgrade);
    product->set_trial(trial);
  };
  add("CLUSTERPRO", false, false);
  add("UPGRADE", true, false);
  add("UPGRADE_TRIAL", false, true);
  return made;
}

proto::UpgradeLicence licence(const char* serial, std::uint32_t count = 1) {
  proto::UpgradeLicence made;
  made.set_serial_number(serial);
  made.set_key(std::string("KEY-") + serial);
  made.set_unit(proto::UpgradeLicence::CPU);
  made.set_product("UPGRADE");
  made.set_count(count);
  return made;
}

std::uint64_t counted(const std::vector<proto::UpgradeLicence>& given) {
  return upgrade_licences({}, {given.begin(), given.end()}, profile()).counted;
}

}  // namespace

TEST_CASE("only upgrade licences by CPU count, neither trial nor expired", "[R-2.10]") {
  auto clusterpro = licence("C-1");
  clusterpro.set_product("CLUSTERPRO");
  auto unknown = licence("X-1");
  unknown.set_product("SOMETHING_ELSE");
  auto by_node = licence("N-1");
  by_node.set_unit(proto::UpgradeLicence::NODE);
  auto trial = licence("T-1");
  trial.set_product("UPGRADE_TRIAL");
  auto ended = licence("E-1");
  ended.set_valid_from("20040401");
  ended.set_valid_until("20040630");
  for (const auto& [one, why] : {std::pair{clusterpro, Counting::other_product},
                                 {unknown, Counting::other_product},
                                 {by_node, Counting::by_node},
                                 {trial, Counting::trial},
                                 {ended, Counting::trial}}) {
    INFO(one.serial_number());
    CHECK(counting(one, profile()) == why);
    CHECK(counted({one}) == 0);
  }
  CHECK(counted({clusterpro, by_node, trial, ended, licence("U-1")}) == 1);
  CHECK(counted({licence("U-1", 3), licence("U-2")}) == 4);
}

TEST_CASE("each serial number counts once, as it was given last", "[R-2.10]") {
  CHECK(counted({licence("U-1"), licence("U-1")}) == 1);
  CHECK(counted({licence("U-1"), licence("u-1", 2)}) == 2);
  auto put_right = licence("U-1", 2);
  put_right.set_unit(proto::UpgradeLicence::NODE);
  CHECK(counted({put_right, licence("U-1", 2)}) == 2);
  CHECK(counted({licence("U-1", 2), put_right}) == 0);
  // Nothing tells these apart from others.
  CHECK(counted({proto::UpgradeLicence(), proto::UpgradeLicence()}) == 2);
}

TEST_CASE("what an answer file leaves out is the upgrade licence, by CPU, one of it", "[R-2.10]") {
  proto::UpgradeLicence said_little;
  CHECK(counting(said_little, profile()) == Counting::counts);
  const auto whole = with_defaults(said_little, profile());
  CHECK(whole.product() == "UPGRADE");
  CHECK(whole.unit() == proto::UpgradeLicence::CPU);
  CHECK(whole.count() == 1);
}

TEST_CASE("a licence ends with its last day, by the server's own time", "[R-2.10]") {
  constexpr std::int64_t begin_of_july = 1088640000000;  // 2004-07-01 00:00 UTC
  auto trial = licence("T-1");
  CHECK_FALSE(has_ended(trial, begin_of_july, 0));
  trial.set_valid_until("20040630");
  CHECK(has_ended(trial, begin_of_july, 0));
  CHECK_FALSE(has_ended(trial, begin_of_july - 1, 0));
  CHECK(has_ended(trial, begin_of_july - 1, 9 * 60));
  CHECK_FALSE(has_ended(trial, begin_of_july, -60));
  for (const char* none : {"", "20040631", "2004063", "2004-6-3", "200406301"}) CHECK_FALSE(parse_day(none));
}
