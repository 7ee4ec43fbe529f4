#include <catch2/catch_test_macros.hpp>

#include "program.h"

using namespace sssup::test;

namespace {

Outcome convert(const std::string& server, const std::string& answers, const std::filesystem::path& out,
                const std::map<std::string, std::string>& environment = {}) {
  std::vector<std::string> arguments = {"convert", "--server", server, "--out", out.string()};
  if (!answers.empty()) arguments.insert(arguments.end(), {"--answers", answers});
  return upgradectl(arguments, environment);
}

Outcome convert_every_kind(const std::filesystem::path& out,
                           const std::map<std::string, std::string>& environment = {}) {
  return convert(sample_path("every-kind.json"), sample_path("every-kind.answers.json"), out, environment);
}

}  // namespace

TEST_CASE("convert writes cluster, scripts and reports, and nothing else", "[R-1.4][R-4.2.9-7]") {
  const Folder folder;
  const Outcome outcome = convert_every_kind(folder / "out");
  INFO(outcome.err);
  REQUIRE(outcome.exit == 0);
  CHECK(outcome.err.empty());
  const Json cluster = Json::parse(read(folder / "out/cluster.json"));
  std::map<std::string, std::string> expected = {
      {"cluster.json", ""}, {"report.html", ""}, {"report.json", ""}, {"scripts", "/"}};
  for (const auto& group : cluster.at("groups")) {
    const std::string name = group.at("name");
    expected["scripts/" + name] = "/";
    expected["scripts/" + name + "/START.BAT"] = expected["scripts/" + name + "/STOP.BAT"] = "";
  }
  const auto written = tree(folder / "out");
  REQUIRE(written.size() == expected.size());
  for (const auto& [name, content] : expected) {
    INFO(name);
    CHECK(written.contains(name));
  }
  CHECK(written.contains("scripts/JUCHU/START.BAT"));
  CHECK(cluster.at("clusterName") == "SSS");
}

TEST_CASE("lists are there even when they are empty; monitoring times only with an OS monitor", "[R-4.2.9-5]") {
  const Folder folder;
  const Json server = {{"format", 1}, {"computerName", "A"}, {"sss", {{"installed", true}}}};
  REQUIRE(convert(folder.file("s.json", server), "", folder / "out").exit == 0);
  const Json cluster = Json::parse(read(folder / "out/cluster.json"));
  for (const char* list : {"accounts", "groups", "optionLicences"}) {
    INFO(list);
    CHECK(cluster.at(list) == Json::array());
  }
  CHECK(cluster.at("servers").at(0).at("interconnects") == Json::array());
  CHECK_FALSE(cluster.contains("monitoringTimes"));
}

TEST_CASE("what cannot be converted is looked for in the file it is in", "[R-5.answers]") {
  const Folder folder;
  Json server = sample("every-kind.json");
  server["sss"]["monitors"].push_back(
      {{"name", "snow"},
       {"application", {{"items", {{{"application", {{"command", "☃.exe"}}}}}}, {"recovery", "REBOOT"}}}});
  Json answers = sample("every-kind.answers.json");
  answers.erase("lanAddresses");
  const Outcome outcome = convert(folder.file("s.json", server), folder.file("a.json", answers), folder / "out");
  CHECK(outcome.exit == 2);
  CHECK(outcome.err.find("s.json: sss.monitors[") != std::string::npos);
  CHECK(outcome.err.find("a.json: lanAddresses") != std::string::npos);
}

TEST_CASE("the same input gives the same bytes, in whatever place, time zone and locale", "[R-5.report]") {
  const Folder folder;
  REQUIRE(convert_every_kind(folder / "a", {{"LANG", "ja_JP.UTF-8"}}).exit == 0);
  REQUIRE(convert_every_kind(folder / "elsewhere/b", {{"LANG", "C"}, {"TZ", "Asia/Tokyo"}}).exit == 0);
  REQUIRE(convert_every_kind(folder / "a").exit == 0);
  CHECK(tree(folder / "a") == tree(folder / "elsewhere/b"));
}

TEST_CASE("convert is refused where there is nothing to upgrade, or no upgrade", "[R-1.2][R-1.3]") {
  const Folder folder;
  Json no_sss = sample("small.json");
  no_sss["sss"] = {{"installed", false}};
  Json clustered = sample("small.json");
  clustered["clusterpro"] = {{"installed", true}, {"version", "8.0"}};
  for (const Json& server : {no_sss, clustered}) {
    const Outcome outcome = convert(folder.file("s.json", server), "", folder / "out");
    CHECK(outcome.exit == 1);
    CHECK(is_one_line_refusal(outcome.err));
    CHECK_FALSE(std::filesystem::exists(folder / "out"));
  }
}

TEST_CASE("convert without what changes its output is 2 and says which", "[R-2.6.1][R-2.6.2-groups][R-5.answers]") {
  const Folder folder;
  const Outcome outcome = convert(sample_path("every-kind.json"), "", folder / "out");
  CHECK(outcome.exit == 2);
  CHECK(outcome.err.find("lan1") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(folder / "out"));
}

TEST_CASE("convert refuses answers that do not fit the server", "[R-5.answers]") {
  const Folder folder;
  const auto exit_with = [&](const char* key, const Json& value) {
    Json answers = sample("every-kind.answers.json");
    answers[key] = value;
    const Outcome outcome = convert(sample_path("every-kind.json"), folder.file("a.json", answers), folder / "out");
    INFO(key << ": " << outcome.err);
    CHECK(is_one_line_refusal(outcome.err));
    CHECK_FALSE(std::filesystem::exists(folder / "out"));
    return outcome.exit;
  };
  CHECK(exit_with("confirm", false) == 2);
  CHECK(exit_with("clusterName", "a b") == 2);
  CHECK(exit_with("interconnects", {"10.0.0.11"}) == 2);
  CHECK(exit_with("users", {{{"user", "nobody"}, {"delete", true}}}) == 2);
  CHECK(exit_with("users", {{{"user", "batch"}, {"delete", true}}}) == 2);
  CHECK(exit_with("lanAddresses", {{{"monitor", "lan1"}, {"address", "10.9.9.9"}}}) == 2);
  CHECK(exit_with("lanAddresses", {{{"monitor", "unknown"}, {"address", "10.0.1.11"}}}) == 2);
  CHECK(exit_with("ports", {{"tcp", {1, 1, 2}}, {"udp", 3}}) == 2);
  CHECK(exit_with("edition", "CLUSTERPRO_X") == 2);
}

TEST_CASE("no secret of the server or of the answers is in any output", "[R-5.log]") {
  const Folder folder;
  Json server = sample("every-kind.json");
  Json answers = sample("every-kind.answers.json");
  for (auto& account : server["sss"]["accounts"])
    account["password"] = "SENTINEL-" + account["user"].get<std::string>();
  for (auto& licence : server["sss"]["licences"]) licence["key"] = "SENTINEL-KEY";
  for (auto& licence : server["sss"]["optionLicences"]) licence["key"] = "SENTINEL-OPTION";
  answers["users"][0]["newPassword"] = "SENTINEL-NEW";
  answers["upgradeLicences"][0]["key"] = "SENTINEL-UPGRADE";
  const std::string server_file = folder.file("s.json", server);
  const std::string answer_file = folder.file("a.json", answers);
  const Outcome outcome = convert(server_file, answer_file, folder / "out");
  REQUIRE(outcome.exit == 0);
  CHECK((outcome.out + outcome.err).find("SENTINEL") == std::string::npos);
  for (const auto& [name, content] : tree(folder / "out")) {
    INFO(name);
    CHECK(content.find("SENTINEL") == std::string::npos);
  }
  const Outcome check = upgradectl({"check", "--server", server_file, "--answers", answer_file});
  CHECK((check.out + check.err).find("SENTINEL") == std::string::npos);
}

TEST_CASE("five hundred monitors", "[R-1.4]") {
  const Folder folder;
  Json server = sample("small.json");
  Json& monitors = server["sss"]["monitors"];
  for (int index = 0; index < 500; ++index) {
    const std::string name = "m" + std::to_string(index);
    monitors.push_back(
        {{"name", name},
         {"application",
          {{"items", {{{"application", {{"command", "C:\\a\\" + name + ".exe"}}}}}}, {"recovery", "RESTART_ITEM"}}}});
  }
  const Outcome outcome = convert(folder.file("s.json", server), "", folder / "out");
  INFO(outcome.err);
  REQUIRE(outcome.exit == 0);
  CHECK(Json::parse(read(folder / "out/cluster.json")).at("groups").size() == 501);
}
