#include <catch2/catch_test_macros.hpp>

#include "sample.h"
#include "service/report/picture.h"

using namespace sssup;
using namespace sssup::report::test;

namespace {

boost::property_tree::ptree drawn(const proto::Report& report, const proto::Cluster& cluster = {}) {
  report::Markup markup;
  report::Page page{markup, text::Language::english};
  markup.element("body", {}, [&] { report::picture(page, report, cluster); });
  return parsed(std::move(markup).document());
}

proto::Report report_of(int groups, int lost) {
  proto::Report report;
  for (int index = 0; index < groups; ++index) {
    auto& monitor = *report.add_migrated();
    monitor.set_monitor("m" + std::to_string(index));
    monitor.set_kind(index % 2 == 0 ? "application" : "service");
    monitor.set_group("g" + std::to_string(index));
  }
  for (int index = 0; index < lost; ++index) {
    auto& entry = *report.add_not_migrated();
    entry.set_what("d" + std::to_string(index));
    entry.set_kind("disk");
  }
  return report;
}

}  // namespace

TEST_CASE("every monitor is a row of the picture, up to the limit", "[R-5.report]") {
  CHECK(count(drawn(report_of(1, 0)), "g") == 1);
  CHECK(count(drawn(report_of(18, 2)), "g") == 20);
  CHECK(count(drawn(report_of(38, 2)), "g") == report::picture_limit);
}

TEST_CASE("past the limit the picture is by kind, and says so", "[R-5.report]") {
  const auto tree = drawn(report_of(498, 3));
  CHECK(count(tree, "g") == 3);
  const std::string caption = tree.get<std::string>("body.figure.figcaption");
  CHECK(contains(caption, "498 will become failover groups"));
  CHECK(contains(caption, "3 will not be migrated"));
  CHECK(contains(caption, "More than 40 entries"));
}

TEST_CASE("the picture tells by words what it tells by colour", "[R-5.report]") {
  const Sample made = sample();
  const std::string page = page_of(made);
  for (const char* words :
       {"Application orders → Failover group ORDERS", "OS os → Cluster properties Monitoring times",
        "Disk disk-d → Will not be migrated", "Account Administrator, batch → Cluster properties Accounts"})
    CHECK(contains(page, words));
  const auto tree = drawn(made.conversion.report, made.conversion.cluster);
  CHECK_FALSE(tree.get<std::string>("body.figure.svg.title").empty());
  CHECK_FALSE(tree.get<std::string>("body.figure.svg.desc").empty());
}

TEST_CASE("a long name is cut in its box and whole in its title", "[R-5.report]") {
  proto::Report report = report_of(1, 0);
  std::string name;
  for (int index = 0; index < 30; ++index) name += "発注";
  report.mutable_migrated(0)->set_monitor(name);
  const auto row = drawn(report).get_child("body.figure.svg.g");
  CHECK(contains(row.get<std::string>("title"), name));
  bool cut = false;
  for (const auto& [tag, child] : row)
    if (tag == "text") {
      CHECK_FALSE(contains(child.data(), name));
      cut = cut || contains(child.data(), "発注…") || contains(child.data(), "発…");
    }
  CHECK(cut);
}

TEST_CASE("with nothing to migrate there is a sentence instead", "[R-5.report]") {
  CHECK(count(drawn(proto::Report()), "svg") == 0);
}

TEST_CASE("ten thousand monitors make a page", "[R-5.report]") {
  const proto::Report report = report_of(10000, 0);
  CHECK(count(parsed(report::report_html({{}, {}, report}, {}, {}, text::Language::english)), "th", "scope",
              "rowgroup") == 10000);
}
