// A rehearsal that stopped before a person is run again by the same command, as the advice says.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <filesystem>

#include "program.h"

using namespace sssup::test;
namespace fs = std::filesystem;

namespace {

Json slips(const char* product, const char* action, const char* happens, int times) {
  Json runs = Json::array();
  for (int run = 0; run < times; ++run)
    runs.push_back({{"product", product}, {"action", action}, {"happens", happens}});
  return {{"format", 1}, {"setupRuns", runs}};
}

class Rerun {
 public:
  explicit Rerun(const Json& scenario) : scenario_(folder.file("scenario.json", scenario)) {}

  Outcome again() {
    std::vector<std::string> command = unattended(folder, sample("small.json"));
    command.insert(command.end(), {"--scenario", scenario_});
    return upgradectl(command, {}, "timeout 100");
  }
  fs::path disk(const char* path) const { return folder / "server/server/disks" / path; }

  const Folder folder;

 private:
  std::string scenario_;
};

}  // namespace

TEST_CASE("a Setup that never does its work stops the run again and again, however often it is told to go on",
          "[R-2.7-fail][R-2.7-slips][R-5.rehearse]") {
  const std::string happens = GENERATE("CRASHES", "FAILS_INTACT", "PICKED_REPAIR", "CLOSED");
  CAPTURE(happens);
  Rerun rerun(slips("SSS", "REMOVE", happens.c_str(), 60));
  for (int run = 0; run < 3; ++run) {
    const Outcome outcome = rerun.again();
    INFO(outcome.out << outcome.err);
    CHECK(outcome.exit == 1);
    CHECK(says(outcome.err, "has not done its work in several tries"));
    // With those of the commands before, which are told again: it was tried anew, and not without end.
    CHECK(times(outcome.out, "The Setup of SSS is removing SSS") == 4 * (run + 1));
  }
}

TEST_CASE("failures and slips of an unattended Setup are counted apart: four of one kind are too many",
          "[R-2.7-fail][R-2.7-slips]") {
  const int closed = GENERATE(3, 4);
  CAPTURE(closed);
  Json scenario = slips("SSS", "REMOVE", "FAILS_INTACT", 3);
  const Json slipped = slips("SSS", "REMOVE", "CLOSED", closed);
  for (const auto& run : slipped["setupRuns"]) scenario["setupRuns"].push_back(run);
  Rerun rerun(scenario);
  const Outcome outcome = rerun.again();
  INFO(outcome.out << outcome.err);
  CHECK(outcome.exit == (closed < 4 ? 0 : 1));
  CHECK(times(outcome.out, "The Setup of SSS is removing SSS") == 7);
}

TEST_CASE("a restart that is blocked is told of again by the same command", "[R-2.6][R-5.rehearse]") {
  Rerun rerun({{"format", 1}, {"restartsBlocked", 9}});
  for (int run = 0; run < 3; ++run) {
    const Outcome outcome = rerun.again();
    INFO(outcome.out << outcome.err);
    CHECK(outcome.exit == 1);
    CHECK(says(outcome.err, "The server was asked to restart and did not"));
  }
  CHECK(rerun.again().exit == 0);
}

TEST_CASE("a file that has grown without end in the backup or in the copy of the Setups is not read",
          "[T-2][T-3][T-6]") {
  constexpr std::uintmax_t huge = std::uintmax_t{1} << 40U;
  SECTION("in the backup: it is made again") {
    Rerun rerun({{"format", 1}, {"runningPrograms", {"regedit.exe"}}});
    REQUIRE(rerun.again().exit == 2);
    const fs::path file = rerun.disk("D/SSS Backup/SSS/registry.json");
    const auto size = fs::file_size(file);
    fs::resize_file(file, huge);  // a hole
    Outcome outcome = rerun.again();
    // Another step has seen the program open meanwhile, so it may be asked about once more.
    if (outcome.exit == 2) outcome = rerun.again();
    INFO(outcome.out << outcome.err);
    CHECK(outcome.exit == 0);
    CHECK(says(outcome.out, "registry.json"));
    CHECK(fs::file_size(file) == size);
  }
  SECTION("in the copy, SSS being removed: the file is named, and copied again") {
    Rerun rerun(slips("CLUSTERPRO", "INSTALL", "FAILS_INTACT", 4));
    REQUIRE(rerun.again().exit == 1);
    const fs::path file = rerun.disk("D/SSS Upgrade/medium/CLUSTERPRO/Setup.exe");
    const auto size = fs::file_size(file);
    fs::resize_file(file, huge);
    const Outcome outcome = rerun.again();
    INFO(outcome.out << outcome.err);
    CHECK(outcome.exit == 0);
    CHECK(says(outcome.out, "CLUSTERPRO\\Setup.exe"));
    CHECK(size < huge);
  }
}

TEST_CASE("a backup that is lost once SSS is removed is told of", "[T-2][R-5.back]") {
  Rerun rerun(slips("CLUSTERPRO", "INSTALL", "FAILS_INTACT", 4));
  REQUIRE(rerun.again().exit == 1);
  fs::remove_all(rerun.disk("D/SSS Backup"));
  // The step that tells of it fails after that, and is repeated.
  const fs::path in_the_way = rerun.disk("D/SSS Backup/report.json.sssup-new");
  fs::create_directories(in_the_way / "theirs");
  Outcome outcome = rerun.again();
  INFO(outcome.out << outcome.err);
  CHECK(outcome.exit != 0);
  CHECK(says(outcome.out, "The backup of the SSS settings has changed since it was made, or is gone"));
  fs::remove_all(in_the_way);
  outcome = rerun.again();
  INFO(outcome.out << outcome.err);
  CHECK(outcome.exit == 0);
  const Json report = Json::parse(read(rerun.disk("D/SSS Backup/report.json")));
  int told = 0;
  for (const Json& line : report.at("run").at("happened")) told += says(line, R"(D:\SSS Backup\SSS)") ? 1 : 0;
  CHECK(told == 1);
}

TEST_CASE("another folder for the backup is taken from the answer file", "[T-8][R-5.back][R-5.answers]") {
  const Folder folder;
  Json server = sample("small.json");
  server["disks"].push_back({{"letter", "F"}, {"kind", "FIXED"}});
  Json answers = sample("small.answers.json");
  const std::string scenario = folder.file(
      "scenario.json",
      Json{{"format", 1}, {"diskChanges", {{{"letter", "F"}, {"afterRestart", 1}, {"missingLooks", 1000}}}}});
  const auto run = [&](const char* backup) {
    answers["backupFolder"] = backup;
    return upgradectl({"rehearse", "--server", folder.file("server.json", server), "--answers",
                       folder.file("answers.json", answers), "--scenario", scenario, "--dir",
                       (folder / "server").string(), "--speed", "0"});
  };
  REQUIRE(run("F:\\Keep").exit == 2);
  const Outcome outcome = run("D:\\Other");
  INFO(outcome.out << outcome.err);
  CHECK(outcome.exit == 0);
  CHECK(fs::exists(folder / "server/server/disks/D/Other/report.html"));
}

TEST_CASE("no output goes into a rehearsal's server, and no disk gets another's letter", "[T-7]") {
  const Folder folder;
  const fs::path server = folder / "server";
  REQUIRE(
      upgradectl({"rehearse", "--server", sample_path("small.json"), "--dir", server.string(), "--speed", "0"}).exit ==
      2);
  const auto before = tree(server / "server");
  const Outcome captured =
      upgradectl({"capture", "--dir", server.string(), "--out", (server / "server/machine/key").string()});
  CHECK(captured.exit == 1);
  CHECK(is_one_line_refusal(captured.err));
  CHECK(tree(server / "server") == before);

  const std::string scenario =
      folder.file("scenario.json", Json{{"format", 1}, {"diskChanges", {{{"letter", "D"}, {"becomes", "C"}}}}});
  const Outcome refused = upgradectl({"rehearse", "--server", sample_path("small.json"), "--scenario", scenario,
                                      "--dir", (folder / "other").string(), "--speed", "0"});
  CHECK(refused.exit == 2);
  CHECK(says(refused.err, "diskChanges[0].becomes"));
  CHECK_FALSE(fs::exists(folder / "other"));
}

TEST_CASE("a rehearsal whose folders are links is not opened", "[T-7]") {
  const Folder folder;
  const fs::path server = folder / "server";
  REQUIRE(
      upgradectl({"rehearse", "--server", sample_path("small.json"), "--dir", server.string(), "--speed", "0"}).exit ==
      2);
  for (const char* name : {"disks", "registry", "machine"}) {
    INFO(name);
    const fs::path place = server / "server" / name;
    fs::rename(place, folder / "elsewhere");
    fs::create_directory_symlink(folder / "elsewhere", place);
    const auto before = tree(folder / "elsewhere");
    const Outcome refused = upgradectl({"reset", "--dir", server.string(), "--yes"});
    CHECK(refused.exit == 1);
    CHECK(says(refused.err, "a symbolic link is in the way at " + place.string()));
    CHECK(tree(folder / "elsewhere") == before);
    fs::remove(place);
    fs::rename(folder / "elsewhere", place);
  }
}
