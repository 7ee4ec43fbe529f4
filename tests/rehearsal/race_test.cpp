// T-1: a user who may make folders in the root of a drive does not come between the service and its folder. 50,000
// tries: tests/attack/run.sh.
#include <catch2/catch_test_macros.hpp>

#include "tests/attack/folder_race.h"

TEST_CASE("a folder that another user plants, links and renames is never taken for ours", "[T-1]") {
  if (!sssup::attack::can_attack()) SKIP("needs root and the user nobody");
  const auto tally = sssup::attack::race_for_folder(3'000);
  CHECK(tally.tried == 3'000);
  CHECK(tally.refused > 0);
  CHECK(tally.refused < tally.tried);
  CHECK(tally.through == 0);
}
