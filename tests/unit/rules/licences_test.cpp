#include <catch2/catch_test_macros.hpp>

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
  CHECK(licences_held(sss).formal == 0);
  sss.add_licences();
  sss.add_licences()->set_cpus(4);
  auto* trial = sss.add_licences();
  trial->set_cpus(8);
  trial->set_trial(true);
  CHECK(licences_held(sss).formal == 2);
  CHECK(licences_held(sss).cpus == 6);
}
