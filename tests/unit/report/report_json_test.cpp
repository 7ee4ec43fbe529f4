#include <set>

#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>

#include "sample.h"
#include "service/readiness/readiness.h"

using namespace sssup;
using namespace sssup::report::test;

TEST_CASE("all keys of report.json are there, even when they are empty", "[R-5.report]") {
  const auto json = nlohmann::json::parse(report::report_json(proto::Report()));
  for (const char* key : {"migrated", "notMigrated", "todo", "findings", "defaults"}) {
    INFO(key);
    REQUIRE(json.contains(key));
    CHECK(json[key].is_array());
  }
  CHECK_FALSE(json.contains("run"));
}

TEST_CASE("nothing is found twice, and the worst comes first", "[R-5.report]") {
  const Sample made = sample(text::Language::english, [](proto::Server& server, proto::Answers&) {
    server.clear_services();  // blocks
  });
  std::set<std::pair<std::string, std::string>> seen;
  int severity = 0;
  for (const proto::Finding& finding : made.conversion.report.findings()) {
    INFO(finding.ShortDebugString());
    CHECK(seen.insert({finding.key(), finding.subject()}).second);
    CHECK(finding.severity() >= severity);
    severity = finding.severity();
  }
  for (const auto& [key, subject] :
       {std::pair("snmp-missing", "SNMP"), std::pair("value-out-of-range", "orders"),
        std::pair("custom-script-review", "custom1"), std::pair("ip-monitor-own-address", "myself"),
        std::pair("lan-board-no-address", "lan2"), std::pair("disk-monitor-dropped", "disk-d")})
    CHECK(seen.contains({key, subject}));
}

TEST_CASE("the check finds what the conversion finds", "[R-5.ready]") {
  const Sample made = sample();
  auto bare = migration::convert(made.server, made.answers, made.products, text::Language::english);
  REQUIRE(bare.has_value());
  std::set<std::pair<std::string, std::string>> checked;
  for (const auto& finding : readiness::check(made.server, made.answers, made.products.sss, made.products.clusterpro))
    checked.emplace(finding.key, finding.subject);
  REQUIRE(bare->report.findings_size() > 0);
  for (const proto::Finding& finding : bare->report.findings()) {
    INFO(finding.ShortDebugString());
    CHECK(checked.contains({finding.key(), finding.subject()}));
  }
}

TEST_CASE("no secret is in the report", "[R-5.report]") {
  Sample made = sample();
  *made.conversion.report.mutable_run() = sample_run();
  for (const std::string& text : {report::report_json(made.conversion.report), page_of(made)})
    for (const char* secret : {"PASS-SECRET", "KEY-SECRET", "SERIAL-"}) CHECK_FALSE(contains(text, secret));
}

TEST_CASE("every text of the report finds its values", "[R-5.lang]") {
  for (const auto language : {text::Language::english, text::Language::japanese}) {
    const proto::Report report = sample(language).conversion.report;
    for (const proto::Todo& item : report.todo()) {
      INFO(item.ShortDebugString());
      CHECK((item.title() + item.detail()).find_first_of("{}") == std::string::npos);
    }
    for (const proto::Finding& finding : report.findings())
      CHECK((finding.title() + finding.detail() + finding.remedy()).find_first_of("{}") == std::string::npos);
  }
}
