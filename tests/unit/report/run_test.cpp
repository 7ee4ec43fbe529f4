// What the report of a run says of it, and in which words.
#include <catch2/catch_test_macros.hpp>

#include "sample.h"
#include "service/readiness/readiness.h"
#include "service/report/references.h"

using namespace sssup;
using namespace sssup::report::test;

namespace {

Sample after_run(text::Language language = text::Language::english) {
  Sample made = sample(language);
  auto bare = migration::convert(made.server, made.answers, made.products, language);
  made.conversion = *std::move(bare);
  report::complete(made.conversion, made.server, made.answers, made.products, language, report::When::after);
  *made.conversion.report.mutable_run() = sample_run();
  return made;
}

std::string verdict_of(const proto::Report& report) {
  migration::Conversion conversion;
  conversion.report = report;
  const auto tree = parsed(report::report_html(conversion, {}, {}, text::Language::english));
  for (const auto& [tag, element] : tree.get_child("html.body.main.header"))
    if (element.get("<xmlattr>.class", std::string()).starts_with("verdict")) return element.data();
  return {};
}

}  // namespace

TEST_CASE("a preview says so, and has nothing of a run", "[R-5.report]") {
  const std::string page = page_of(sample());
  CHECK(contains(page, "Nothing has been changed"));
  CHECK_FALSE(contains(page, "UTC"));
}

TEST_CASE("times are the server's own, with their distance from UTC", "[R-5.report]") {
  Sample made = after_run();
  CHECK(contains(page_of(made), "2004-11-22 03:00 to 2004-11-22 03:46 (UTC: the server&#39;s own time is not known)"));
  made.conversion.report.mutable_run()->set_utc_offset_minutes(9 * 60);
  const std::string page = page_of(made);
  CHECK(contains(page, "2004-11-22 12:00 to 2004-11-22 12:46 (UTC+09:00)"));
  CHECK(contains(page, "46 min 0 s, 2 restarts"));
  CHECK_FALSE(contains(page, "Nothing has been changed"));
}

TEST_CASE("the run's facts and choices are in its report", "[R-5.report][R-5.back]") {
  Sample made = after_run();
  proto::Run& run = *made.conversion.report.mutable_run();
  run.set_tool_version("1.2.3");
  run.set_backup_folder("D:\\SSS Backup");
  auto& choice = *run.add_choices();
  choice.set_section("Cluster");
  choice.set_label("Cluster name");
  choice.set_value("KAIKEI");
  const std::string page = page_of(made);
  for (const char* fact : {"SSS Upgrade 1.2.3", "D:\\SSS Backup", "CPU x 1", ">Cluster name</th><td>KAIKEI</td>"})
    CHECK(contains(page, fact));
}

TEST_CASE("a verdict is at the top of a run's report", "[R-5.report]") {
  proto::Report report;
  *report.mutable_run() = sample_run();
  CHECK(verdict_of(report) == "Complete. Nothing is left to do.");
  report.add_todo()->set_id("shared-disk");
  CHECK(verdict_of(report) == "Complete, with 1 thing left to do.");
  report.mutable_run()->add_happened("2004-11-22 12:20  Removing SSS failed");
  report.mutable_run()->add_happened("2004-11-22 12:30  The server restarted");
  CHECK(contains(verdict_of(report), "2 things went wrong"));
  migration::Conversion conversion;
  conversion.report = report;
  CHECK(contains(report::report_html(conversion, {}, {}, text::Language::english),
                 ">2004-11-22 12:20  Removing SSS failed<"));
}

TEST_CASE("a rehearsal's report says that it is one", "[R-5.rehearse][R-5.report]") {
  Sample made = after_run();
  CHECK_FALSE(contains(page_of(made), "ehearsal"));
  made.conversion.report.mutable_run()->set_rehearsal(true);
  const std::string page = page_of(made);
  CHECK(contains(page, "Upgrade report of a rehearsal: TOKYO-DB1"));
  CHECK(contains(page, "No real server was changed"));
  CHECK_FALSE(contains(page, "Preview"));
}

TEST_CASE("a preview speaks of what will be, a run of what was", "[R-5.report][R-1.5]") {
  const std::string before = page_of(sample()) + report::report_json(sample().conversion.report);
  const std::string after = page_of(after_run()) + report::report_json(after_run().conversion.report);
  CHECK(contains(before, "Disk monitor disk-d will not be migrated"));
  CHECK(contains(after, "Disk monitor disk-d was not migrated"));
  for (const char* past : {"was not migrated", "were not migrated", "went over", "became failover groups"}) {
    INFO(past);
    CHECK_FALSE(contains(before, past));
    CHECK(contains(after, past));
  }
  for (const char* future : {"will not be", "will be", "will write", "before the upgrade, ", "go over"}) {
    INFO(future);
    CHECK_FALSE(contains(after, future));
  }
}

TEST_CASE("in Japanese as well", "[R-5.report][R-5.lang][R-1.5]") {
  const std::string before = page_of(sample(text::Language::japanese), text::Language::japanese);
  const std::string after = page_of(after_run(text::Language::japanese), text::Language::japanese);
  CHECK(contains(before, "移行されません"));
  CHECK_FALSE(contains(before, "移行されませんでした"));
  std::size_t found = 0;
  for (std::size_t at = after.find("移行されません"); at != std::string::npos;
       at = after.find("移行されません", at + 1)) {
    ++found;
    CHECK(std::string_view(after).substr(at).starts_with("移行されませんでした"));
  }
  CHECK(found > 0);
}

TEST_CASE("what stood in the way of the upgrade is no finding of its report", "[R-5.report]") {
  Sample made = sample();
  made.server.clear_services();  // no SNMP service
  made.conversion = *migration::convert(made.server, made.answers, made.products, text::Language::english);
  report::complete(made.conversion, made.server, made.answers, made.products, text::Language::english,
                   report::When::after);
  REQUIRE(made.conversion.report.findings_size() > 0);
  for (const proto::Finding& finding : made.conversion.report.findings())
    CHECK(finding.severity() != proto::Finding::BLOCKS);
}

TEST_CASE("a text that reads otherwise after the upgrade takes what the first one takes", "[R-5.report]") {
  const text::Entry* after = text::find("finding_disk_monitor_dropped_afterwards");
  REQUIRE(after != nullptr);
  const text::Entry* before = text::find("finding_disk_monitor_dropped");
  REQUIRE(before != nullptr);
  CHECK(report::in_tense({*before, {{"monitor", "d"}}}, report::When::after) ==
        text::Message(*after, {{"monitor", "d"}}));
  CHECK(report::in_tense({*before, {}}, report::When::before) == text::Message(*before, {}));
}

TEST_CASE("what happened on the way is told, not asked for", "[R-5.report][R-2.7-slips]") {
  proto::Text said;
  said.set_id("event_uninstall_failed");
  const std::string told = report::told_afterwards(said, text::Language::english);
  CHECK(told != text::render(said, text::Language::english));
  CHECK(contains(told, "was installed again"));
  said.set_id("event_of_next_year");
  said.set_fallback("Something happened");
  CHECK(report::told_afterwards(said, text::Language::japanese) == "Something happened");
}

TEST_CASE("a reason and its requirement", "[R-5.report]") {
  CHECK(report::reason_of("R-4.2.9-2: every group").requirement == "R-4.2.9-2");
  CHECK(report::reason_of("R-4.2.9-2: every group").text == "every group");
  CHECK(report::reason_of("kept: as it was").requirement.empty());
  CHECK(report::reason_of("kept: as it was").text == "kept: as it was");
  CHECK(report::manual_section("R-4.2.9-2") == "4.2.9 2)");
  CHECK(report::manual_section("R-4.2.9-6b") == "4.2.9 6)");
  CHECK(report::manual_section("R-2.6.2-groups") == "2.6.2");
  CHECK(report::manual_section("R-1.5") == "1.5");
  CHECK(report::manual_section("R-5.back").empty());
}
