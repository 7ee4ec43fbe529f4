#include <catch2/catch_test_macros.hpp>

#include "program.h"

using namespace sssup::test;

namespace {

Json need(const std::vector<std::string>& arguments) {
  std::vector<std::string> all = {"licence-need", "--json"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  const Outcome outcome = upgradectl(all);
  CHECK(outcome.exit == 0);
  CHECK(outcome.err.empty());
  return Json::parse(outcome.out);
}

Json expected(int sss, int upgrade, int cluster, int covered, int buy) {
  return {{"sssLicences", sss},
          {"upgradeLicences", upgrade},
          {"clusterCpus", cluster},
          {"coveredCpus", covered},
          {"clusterproCpusToBuy", buy}};
}

}  // namespace

TEST_CASE("licence-need reproduces the manual's example and the odd number of CPUs", "[R-1.6]") {
  CHECK(need({"--server-cpus", "2", "--added-cpus", "2"}) == expected(1, 1, 4, 2, 2));
  CHECK(need({"--server-cpus", "3"}) == expected(2, 2, 3, 4, 0));
  CHECK(need({"--cpus", "4", "--added-cpus", "2", "--added-cpus", "4"}) == expected(2, 2, 10, 4, 6));
}

TEST_CASE("licence-need begins with what a server has", "[R-1.6]") {
  const Folder folder;
  Json server = sample("small.json");
  server["cpuCount"] = 4;
  server["sss"]["licences"][0]["cpus"] = 2;
  const std::string file = folder.file("s.json", server);
  CHECK(need({"--server", file, "--added-cpus", "4"}) == expected(1, 1, 8, 2, 6));
  CHECK(need({"--server", file, "--server-cpus", "8"}) == expected(1, 1, 8, 2, 6));
  server.erase("cpuCount");
  const Outcome unknown = upgradectl({"licence-need", "--server", folder.file("t.json", server)});
  CHECK(unknown.exit == 2);
  CHECK(is_one_line_refusal(unknown.err));
}

TEST_CASE("licence-need says it in words", "[R-1.6]") {
  const Outcome outcome = upgradectl({"licence-need", "--server-cpus", "2", "--added-cpus", "2"});
  CHECK(outcome.exit == 0);
  CHECK(outcome.out.find("4 CPUs") != std::string::npos);
}

TEST_CASE("licence-need refuses numbers that are none", "[R-1.6]") {
  for (const char* cpus : {"0", "-1", "4097", "two", "2.5", "99999999999999999999", "010", "0x4", " 4", ""}) {
    INFO(cpus);
    const Outcome outcome = upgradectl({"licence-need", "--server-cpus", cpus});
    CHECK(outcome.exit == 64);
    CHECK(is_one_line_refusal(outcome.err));
  }
  CHECK(upgradectl({"licence-need", "--server-cpus", "2", "--added-cpus", "0"}).exit == 64);
  CHECK(upgradectl({"licence-need"}).exit == 64);
}
