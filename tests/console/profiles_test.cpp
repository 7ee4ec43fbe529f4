// Profiles that override the built-in ones (every entry of them may be wrong: README, Assumptions).
#include <catch2/catch_test_macros.hpp>

#include "program.h"

using namespace sssup::test;
namespace fs = std::filesystem;

namespace {

// CLUSTERPRO's profile, with `change` made to it, as the only file of a folder.
std::string folder_of(const Folder& folder, const std::function<void(Json&)>& change) {
  Json profile = Json::parse(read(SSSUP_PROFILES "/clusterpro/profile.json"));
  change(profile);
  fs::create_directories(folder / "profiles");
  folder.file("profiles/CLUSTERPRO_SE_8.json", profile);
  return (folder / "profiles").string();
}

Outcome convert(const Folder& folder, const std::string& profiles) {
  return upgradectl(
      {"convert", "--server", sample_path("small.json"), "--out", (folder / "out").string(), "--profiles", profiles});
}

}  // namespace

TEST_CASE("a profile from a folder takes the built-in one's place, in a rehearsal too", "[R-5.rehearse][R-4.2.9-7]") {
  const Folder folder;
  const std::string profiles = folder_of(folder, [](Json& profile) {
    profile["scripts"]["loadService"] = "ARMLOADX {id} /S {options} {service}";
    profile["registryKey"] = "HKLM\\SOFTWARE\\NEC\\OTHER";
    profile["installFolder"] = "C:\\Other";
  });
  const Outcome converted = convert(folder, profiles);
  INFO(converted.err);
  REQUIRE(converted.exit == 0);
  CHECK(read(folder / "out/scripts/spooler/START.BAT").find("ARMLOADX ") != std::string::npos);

  const Outcome rehearsed =
      upgradectl({"rehearse", "--server", sample_path("small.json"), "--answers", sample_path("small.answers.json"),
                  "--dir", (folder / "server").string(), "--speed", "0", "--profiles", profiles});
  INFO(rehearsed.out << rehearsed.err);
  REQUIRE(rehearsed.exit == 0);
  CHECK(read(folder / "server/result/scripts/spooler/START.BAT") == read(folder / "out/scripts/spooler/START.BAT"));
  CHECK(fs::exists(folder / "server/server/disks/C/Other"));
}

TEST_CASE("a profile that cannot be one is refused, naming file, field and reason", "[R-5.rehearse]") {
  const Folder folder;
  const Outcome other = convert(folder, folder_of(folder, [](Json& profile) { profile["product"] = "SSS"; }));
  CHECK(other.exit == 2);
  CHECK(is_one_line_refusal(other.err));
  CHECK(other.err.find("CLUSTERPRO_SE_8.json") != std::string::npos);

  const Outcome unknown = convert(folder, folder_of(folder, [](Json& profile) { profile["scripts"]["typo"] = "x"; }));
  CHECK(unknown.exit == 2);
  CHECK(is_one_line_refusal(unknown.err));
  CHECK(unknown.err.find("typo") != std::string::npos);

  const Outcome none = convert(folder, folder.path().string());
  CHECK(none.exit == 2);
  CHECK(is_one_line_refusal(none.err));
  CHECK_FALSE(fs::exists(folder / "out"));
}
