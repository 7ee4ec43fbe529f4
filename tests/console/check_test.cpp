#include <catch2/catch_test_macros.hpp>

#include <algorithm>

#include "program.h"

using namespace sssup::test;

namespace {

std::vector<std::string> keys(const Json& findings) {
  std::vector<std::string> all;
  for (const auto& finding : findings.at("findings")) all.push_back(finding.at("key"));
  return all;
}

bool has(const Json& findings, const std::string& key) {
  const auto all = keys(findings);
  return std::find(all.begin(), all.end(), key) != all.end();
}

}  // namespace

TEST_CASE("check ends by the worst finding", "[R-5.ready]") {
  const Folder folder;
  CHECK(upgradectl({"check", "--server", sample_path("small.json")}).exit == 0);
  CHECK(upgradectl({"check", "--server", sample_path("every-kind.json")}).exit == 2);
  Json server = sample("small.json");
  server["clusterpro"]["installed"] = true;
  const Outcome outcome = upgradectl({"check", "--server", folder.file("s.json", server), "--json"});
  CHECK(outcome.exit == 1);
  CHECK(has(Json::parse(outcome.out), "clusterpro-present"));
}

TEST_CASE("check --json of a server without a finding is a list of none", "[R-5.ready]") {
  const Folder folder;
  const Json server = {{"format", 1},
                       {"computerName", "A"},
                       {"adapters",
                        {{{"name", "Public"}, {"addresses", {"10.0.0.1/24"}}, {"gateways", {"10.0.0.254"}}},
                         {{"name", "Private"}, {"addresses", {"10.0.1.1/24"}}}}},
                       {"services", {{{"name", "SNMP"}, {"state", "RUNNING"}}}},
                       {"sss", {{"installed", true}, {"licences", {{{"cpus", 2}}}}}}};
  const Outcome outcome = upgradectl({"check", "--server", folder.file("s.json", server), "--json"});
  CHECK(outcome.exit == 0);
  CHECK(Json::parse(outcome.out) == Json{{"findings", Json::array()}});
}

TEST_CASE("every finding has every key", "[R-5.ready]") {
  const Outcome outcome = upgradectl({"check", "--server", sample_path("every-kind.json"), "--json"});
  const Json document = Json::parse(outcome.out);
  for (const auto& finding : document.at("findings"))
    for (const char* key : {"key", "severity", "title", "detail", "remedy", "requirement", "subject"}) {
      INFO(finding.dump());
      CHECK(finding.contains(key));
    }
}

TEST_CASE("check on a server without SSS names it and its remedy", "[R-1.2]") {
  const Folder folder;
  Json server = sample("small.json");
  server["sss"] = {{"installed", false}};
  const Outcome outcome = upgradectl({"check", "--server", folder.file("s.json", server)});
  CHECK(outcome.exit == 1);
  CHECK(outcome.out.find("sss-missing") != std::string::npos);
  CHECK(outcome.out.find("Remedy: ") != std::string::npos);
}

TEST_CASE("answers settle decisions", "[R-5.ready][R-5.answers]") {
  const auto with = upgradectl({"check", "--server", sample_path("every-kind.json"), "--answers",
                                sample_path("every-kind.answers.json"), "--json"});
  const auto without = upgradectl({"check", "--server", sample_path("every-kind.json"), "--json"});
  CHECK(has(Json::parse(without.out), "group-name-invalid"));
  CHECK_FALSE(has(Json::parse(with.out), "group-name-invalid"));
  CHECK_FALSE(has(Json::parse(with.out), "lan-board-ambiguous"));
}

TEST_CASE("check refuses answers that the start would refuse: a folder in a product's", "[T-2][R-5.ready]") {
  const Folder folder;
  Json answers = sample("small.answers.json");
  answers["workingFolder"] = "C:\\Program Files\\CLUSTERPRO SingleServerSafe\\work";
  const Outcome outcome =
      upgradectl({"check", "--server", sample_path("small.json"), "--answers", folder.file("a.json", answers)});
  CHECK(outcome.exit == 2);
  CHECK(says(outcome.err, "workingFolder"));
  CHECK(says(outcome.err, "the folder of CLUSTERPRO SingleServerSafe"));
}

TEST_CASE("documents are in the server's language whatever the locale is, unless --lang says so", "[R-5.lang]") {
  const std::vector<std::string> json = {"check", "--server", sample_path("every-kind.json"), "--json"};
  const Outcome plain = upgradectl(json);
  CHECK(plain.out == upgradectl(json, {{"LANG", "ja_JP.UTF-8"}}).out);
  CHECK(plain.out == upgradectl(json, {{"LANG", "en_US.UTF-8"}, {"TZ", "Asia/Tokyo"}}).out);
  CHECK(plain.out.find("監視") != std::string::npos);
  auto english = json;
  english.insert(english.end(), {"--lang", "en"});
  CHECK(upgradectl(english).out != plain.out);
}

TEST_CASE("check --html is one page of its own", "[R-5.ready]") {
  const Outcome outcome = upgradectl({"check", "--server", sample_path("every-kind.json"), "--html"});
  CHECK(outcome.exit == 2);
  CHECK(outcome.out.starts_with("<!"));
  for (const char* outside : {"<script", "<link", "src=\"http", "@import"})
    CHECK(outcome.out.find(outside) == std::string::npos);
}
