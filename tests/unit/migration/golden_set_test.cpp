// What SE 8.0 gets, byte for byte: every file of tests/golden/se_8 has a server, the answers and what became of them.
// Texts are left out; they may be put better. `SSSUP_RECORD=1 unit_migration "the golden set*"` writes anew what came
// out: for a change that is meant, and for a new case, which is a file with "server" and "answers" alone.
#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <nlohmann/json.hpp>

#include "common/document/document.h"
#include "conversion.h"
#include "service/machine/sha256.h"

namespace {

using namespace sssup;
using namespace sssup::test;
using Json = nlohmann::ordered_json;

// "R-4.2.3: taken over as it is" names the requirement.
std::string requirement(const std::string& why) {
  return why.substr(0, why.find(':'));
}

Json settings(const google::protobuf::RepeatedPtrField<proto::MigratedSetting>& all) {
  Json list = Json::array();
  for (const auto& setting : all)
    list.push_back({setting.name(), setting.was(), setting.became(), requirement(setting.why())});
  return list;
}

Json outline(const proto::Report& report) {
  Json json = {{"migrated", Json::array()}, {"notMigrated", Json::array()}, {"defaults", Json::array()}};
  for (const auto& monitor : report.migrated())
    json["migrated"].push_back({{"monitor", monitor.monitor()},
                                {"kind", monitor.kind()},
                                {"group", monitor.group()},
                                {"settings", settings(monitor.settings())}});
  for (const auto& left : report.not_migrated())
    json["notMigrated"].push_back({left.what(), left.kind(), requirement(left.reason())});
  for (const auto& value : report.defaults()) json["defaults"].push_back({value.name(), value.value()});
  for (const auto& finding : report.findings())
    json["findings"].push_back(
        {finding.key(), finding.requirement(), proto::Finding::Severity_Name(finding.severity())});
  json["others"] = settings(report.others());
  return json;
}

Json outcome(const proto::Server& server, const proto::Answers& answers) {
  const auto conversion = migration::convert(server, answers, built_in_products(), text::Language::japanese);
  if (!conversion) {
    Json fields = Json::array();
    for (const auto& problem : conversion.error()) fields.push_back(problem.path);
    return {{"refused", fields}};
  }
  Json json = {{"cluster", Json::parse(document::print(conversion->cluster))}};
  for (const auto& scripts : conversion->scripts)
    json["scripts"][scripts.group] = {machine::sha256_of(scripts.start), machine::sha256_of(scripts.stop)};
  json["report"] = outline(conversion->report);
  return json;
}

std::vector<std::filesystem::path> cases() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(SSSUP_GOLDEN "/se_8")) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

TEST_CASE("the golden set of SE 8.0 comes out byte for byte", "[R-4.2.9-6][R-4.2.9-7]") {
  const bool records = std::getenv("SSSUP_RECORD") != nullptr;
  std::size_t converted = 0;
  for (const auto& file : cases()) {
    Json json = Json::parse(std::ifstream(file));
    proto::Server server;
    proto::Answers answers;
    const std::string name = file.filename().string();
    REQUIRE(document::parse_server(json.at("server").dump(), server).empty());
    REQUIRE(document::parse(json.at("answers").dump(), answers).empty());
    const Json seen = outcome(server, answers);
    if (seen.contains("cluster")) ++converted;
    if (records) {
      json["outcome"] = seen;
      std::ofstream(file) << json.dump(1) << '\n';
      continue;
    }
    INFO(name);
    // What differs, as JSON Patch.
    CHECK(Json::diff(json.at("outcome"), seen).dump(1) == "[]");
  }
  CHECK(converted > 80);
}
