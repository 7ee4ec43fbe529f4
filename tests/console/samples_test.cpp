// The samples teach; so they have to work.
#include <catch2/catch_test_macros.hpp>

#include "program.h"

using namespace sssup::test;

TEST_CASE("every sample converts with its answers", "[R-1.4][R-5.answers]") {
  const Folder folder;
  for (const std::string name : {"small", "every-kind", "shop"}) {
    const Outcome outcome = upgradectl({"convert", "--server", sample_path(name + ".json"), "--answers",
                                        sample_path(name + ".answers.json"), "--out", (folder / name).string()});
    INFO(name << ": " << outcome.err);
    CHECK(outcome.exit == 0);
    const Outcome check = upgradectl(
        {"check", "--server", sample_path(name + ".json"), "--answers", sample_path(name + ".answers.json")});
    INFO(check.out);
    CHECK(check.exit != 1);
  }
}
