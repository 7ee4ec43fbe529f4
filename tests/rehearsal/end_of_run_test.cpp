// T-2: the end and a reset remove the run's folder, and nothing that is not the run's.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <algorithm>
#include <filesystem>

#include "service/upgrade/end_of_run.h"
#include "service/upgrade/reset.h"
#include "service/upgrade/resume.h"
#include "service/upgrade/run_mark.h"
#include "tests/rehearsal/begun_run.h"

namespace {

using namespace sssup;
using namespace sssup::test;
namespace fs = std::filesystem;
using machine::Machine;

}  // namespace

TEST_CASE("the end and a reset remove the run's folder, and no other that bears its name", "[T-2][R-4.3]") {
  const Sandbox sandbox;
  const auto opened = sandbox.another();
  Machine& machine = *opened;
  begin(machine);
  const auto anchor = anchor_of(machine);
  SECTION("the run's") {
    SECTION("at the end") {
      REQUIRE_OK(upgrade::remove_traces(machine, anchor, upgrade::End::complete));
    }
    SECTION("by a reset") {
      REQUIRE_OK(upgrade::reset(machine));
    }
    SECTION("of an older version, by a reset") {
      make_older(machine);
      REQUIRE_OK(upgrade::reset(machine));
    }
    CHECK_FALSE(is_there(machine, folder));
  }
  SECTION("somebody's who has put it in its place") {
    REQUIRE_OK(machine.files().move(folder, R"(D:\away)"));
    REQUIRE_OK(machine.files().write(folder + R"(\letter.txt)", "x"));
    SECTION("at the end") {
      CHECK(upgrade::remove_traces(machine, anchor, upgrade::End::complete).error().kind == Error::Kind::refused);
    }
    SECTION("by a reset") {
      CHECK(has(all_of(upgrade::look_ahead_to_reset(machine).keeps), folder));
      REQUIRE_OK(upgrade::reset(machine));
    }
    CHECK(is_there(machine, folder + R"(\letter.txt)"));
  }
  SECTION("of another run") {
    REQUIRE_OK(upgrade::write_mark(machine, folder, "another", {}));
    CHECK(has(all_of(upgrade::look_ahead_to_reset(machine).keeps), "another run"));
    REQUIRE_OK(upgrade::reset(machine));
    CHECK(is_there(machine, folder));
  }
  CHECK_FALSE(machine.registry().read(machine::own_key).value());
}

TEST_CASE("a removal that a crash cut short is made up for, and takes nothing else", "[T-2]") {
  const Sandbox sandbox;
  const auto opened = sandbox.another();
  Machine& machine = *opened;
  begin(machine);
  auto anchor = anchor_of(machine);
  anchor.end = GENERATE(upgrade::End::complete, upgrade::End::unchanged, upgrade::End::reset);
  const bool by_reset = GENERATE(false, true);
  REQUIRE_OK(upgrade::write_anchor(machine, anchor));
  CHECK(anchor_of(machine).end == anchor.end);
  bool is_kept = false;
  SECTION("the mark is left") {
    REQUIRE_OK(machine.files().remove(folder + R"(\journal.db)"));
  }
  SECTION("the empty folder is left") {
    REQUIRE_OK(machine.files().remove(folder));
    REQUIRE_OK(machine.files().create_folder(folder));
  }
  SECTION("somebody has put something in its place") {
    REQUIRE_OK(machine.files().remove(folder));
    REQUIRE_OK(machine.files().write(folder + R"(\letter.txt)", "x"));
    is_kept = true;
  }
  SECTION("nothing is left") {
    REQUIRE_OK(machine.files().remove(folder));
  }
  if (by_reset) {
    CHECK(has(all_of(upgrade::look_ahead_to_reset(machine).keeps), folder) == is_kept);
    REQUIRE_OK(upgrade::reset(machine));
  } else {
    CHECK(upgrade::remove_traces(machine, anchor_of(machine), upgrade::End::complete).has_value() != is_kept);
  }
  CHECK(is_there(machine, folder) == is_kept);
  CHECK(is_there(machine, folder + R"(\letter.txt)") == is_kept);
  CHECK_FALSE(upgrade::read_anchor(machine).value());
}

TEST_CASE("a run that an older version ended leaves no folder behind, though it is not marked", "[T-2][R-2.4-update]") {
  const Sandbox sandbox;
  const auto opened = sandbox.another();
  Machine& machine = *opened;
  begin(machine);
  make_older(machine);
  auto anchor = anchor_of(machine);
  anchor.end = upgrade::End::complete;
  REQUIRE_OK(upgrade::write_anchor(machine, anchor));
  REQUIRE_OK(upgrade::remove_traces(machine, anchor_of(machine), upgrade::End::complete));
  CHECK_FALSE(is_there(machine, folder));
}

TEST_CASE("what resume accepts, reset removes; what reset keeps, resume refuses with the same reason", "[T-2]") {
  const Sandbox sandbox;
  const auto opened = sandbox.another();
  Machine& machine = *opened;
  begin(machine);
  const fs::path journal = machine.files().native(folder + R"(\journal.db)");
  bool is_kept = true;
  std::string reason = "nothing in it shows that the upgrade made it";
  SECTION("its mark is gone") {
    REQUIRE_OK(machine.files().remove(mark));
  }
  SECTION("its mark is damaged") {
    REQUIRE_OK(machine.files().write(mark, "SSS Upg"));
  }
  SECTION("its mark is a folder") {
    REQUIRE_OK(machine.files().remove(mark));
    REQUIRE_OK(machine.files().create_folder(mark));
  }
  SECTION("its mark is another run's") {
    REQUIRE_OK(upgrade::write_mark(machine, folder, "another", {}));
    reason = "is of another";
  }
  SECTION("its mark is gone, and the run is of a version that marked nothing") {
    make_older(machine);
    is_kept = false;
  }
  SECTION("its mark is damaged, and the run is of a version that marked nothing") {
    make_older(machine);
    REQUIRE_OK(machine.files().write(mark, "SSS Upg"));
    is_kept = false;
  }
  SECTION("it is as it was") {
    is_kept = false;
  }
  const auto outlook = upgrade::look_ahead_to_reset(machine);
  INFO(all_of(upgrade::lines_before(outlook)));
  CHECK(has(all_of(outlook.removes), folder) != is_kept);
  CHECK(has(all_of(outlook.keeps), folder) == is_kept);
  const auto resumed = upgrade::resume(machine, anchor_of(machine));
  CHECK(resumed.has_value() != is_kept);
  if (is_kept) {
    INFO(english(resumed.error()));
    CHECK(resumed.error().kind == Error::Kind::refused);
    CHECK(has(english(resumed.error()), reason));
    CHECK(has(english(resumed.error()), folder));
    std::string kept = all_of(outlook.keeps);
    std::replace(kept.begin(), kept.end(), 'N', 'n');
    std::replace(kept.begin(), kept.end(), 'I', 'i');
    CHECK(has(kept, reason));
    REQUIRE_OK(upgrade::reset(machine));
    CHECK(is_there(machine, folder + R"(\journal.db)"));
  }
}
