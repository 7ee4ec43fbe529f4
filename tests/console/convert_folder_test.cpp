// What happens to the folder the result goes to.
#include <catch2/catch_test_macros.hpp>

#include "program.h"

using namespace sssup::test;
namespace fs = std::filesystem;

namespace {

Outcome convert(const std::string& server, const fs::path& out) {
  return upgradectl({"convert", "--server", server, "--out", out.string()});
}

}  // namespace

TEST_CASE("an older result is replaced whole, and other files stay", "[R-5.report]") {
  const Folder folder;
  Json server = sample("small.json");
  REQUIRE(convert(folder.file("s.json", server), folder / "out").exit == 0);
  folder.file("out/notes.txt", std::string("mine"));
  folder.file("out/deep/er.txt", std::string("mine too"));
  server["sss"]["monitors"][0]["name"] = "other";
  REQUIRE(convert(folder.file("s.json", server), folder / "out").exit == 0);
  const auto now = tree(folder / "out");
  CHECK(now.contains("scripts/other/START.BAT"));
  CHECK_FALSE(now.contains("scripts/spooler"));
  CHECK(now.at("notes.txt") == "mine");
  CHECK(now.at("deep/er.txt") == "mine too");
  CHECK(now.size() == 10);  // 3 files, scripts, a group with two, notes, deep and er
}

TEST_CASE("a refused conversion leaves an older result as it was", "[R-5.report]") {
  const Folder folder;
  REQUIRE(convert(sample_path("small.json"), folder / "out").exit == 0);
  folder.file("out/notes.txt", std::string("mine"));
  const auto before = tree(folder / "out");
  CHECK(convert(sample_path("every-kind.json"), folder / "out").exit == 2);
  CHECK(convert(folder.file("bad.json", std::string("{")), folder / "out").exit == 2);
  CHECK(convert((folder / "none.json").string(), folder / "out").exit == 2);
  CHECK(tree(folder / "out") == before);
}

TEST_CASE("what is in the way is not thrown away", "[R-5.report]") {
  const Folder folder;
  SECTION("a file where the folder should be") {
    folder.file("out", std::string("mine"));
  }
  SECTION("a file above the folder") {
    folder.file("out", std::string("mine"));
  }
  SECTION("a folder where a file should be") {
    folder.file("out/cluster.json/mine", std::string("mine"));
  }
  SECTION("a file where the scripts should be") {
    folder.file("out/scripts", std::string("mine"));
  }
  SECTION("scripts of somebody else") {
    folder.file("out/scripts/deploy.sh", std::string("mine"));
  }
  SECTION("a file among the scripts") {
    folder.file("out/scripts/web/notes.txt", std::string("mine"));
  }
  const auto before = tree(folder.path());
  const Outcome outcome = convert(sample_path("small.json"), folder / "out");
  INFO(outcome.err);
  CHECK(outcome.exit == 1);
  CHECK(outcome.err.starts_with("upgradectl: "));
  CHECK(tree(folder.path()) == before);
}

TEST_CASE("links in the folder are replaced, not followed", "[R-5.report]") {
  const Folder folder;
  folder.file("elsewhere/scripts/keep.txt", std::string("mine"));
  folder.file("elsewhere/cluster.json", std::string("mine"));
  fs::create_directory(folder / "out");
  fs::create_directory_symlink(folder / "elsewhere/scripts", folder / "out/scripts");
  fs::create_symlink(folder / "elsewhere/cluster.json", folder / "out/cluster.json");
  fs::create_directory_symlink(folder / "elsewhere", folder / "out/.upgradectl-new");
  const auto before = tree(folder / "elsewhere");
  CHECK(convert(sample_path("small.json"), folder / "out").exit == 0);
  CHECK(tree(folder / "elsewhere") == before);
  CHECK_FALSE(fs::is_symlink(folder / "out/scripts"));
  CHECK(read(folder / "out/cluster.json").find("SMALL1") != std::string::npos);
}

TEST_CASE("what a killed run has left is cleared up", "[R-5.report]") {
  const Folder folder;
  REQUIRE(convert(sample_path("small.json"), folder / "clean").exit == 0);
  REQUIRE(convert(sample_path("small.json"), folder / "out").exit == 0);
  folder.file("out/.upgradectl-new/scripts/half/START.BAT", std::string("half"));
  fs::create_directory(folder / "out/.upgradectl-old");
  fs::rename(folder / "out/cluster.json", folder / "out/.upgradectl-old/cluster.json");
  REQUIRE(convert(sample_path("small.json"), folder / "out").exit == 0);
  CHECK(tree(folder / "out") == tree(folder / "clean"));
}

TEST_CASE("folders above that are made for a failing conversion go again", "[R-5.report]") {
  const Folder folder;
  folder.file("file", std::string("mine"));
  CHECK(convert(sample_path("small.json"), folder / "file/below/out").exit == 1);
  CHECK(convert(sample_path("every-kind.json"), folder / "a/b/out").exit == 2);
  CHECK(tree(folder.path()).size() == 1);
}
