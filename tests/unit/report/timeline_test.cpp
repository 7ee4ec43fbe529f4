#include <catch2/catch_test_macros.hpp>

#include "sample.h"
#include "service/report/timeline.h"

using namespace sssup;
using namespace sssup::report::test;

namespace {

boost::property_tree::ptree drawn(const proto::Run& run) {
  report::Markup markup;
  report::Page page{markup, text::Language::english};
  markup.element("body", {}, [&] { report::timeline(page, run); });
  return parsed(std::move(markup).document());
}

}  // namespace

TEST_CASE("steps are bars, restarts are marked, those not asked for otherwise", "[R-5.report]") {
  proto::Run run = sample_run();
  run.mutable_restarts(1)->set_reason("The upgrade did not ask for it.");
  const auto tree = drawn(run);
  CHECK(count(tree, "rect", "class", "bar") == 4);
  CHECK(count(tree, "rect", "class", "restart") == 1);
  CHECK(count(tree, "rect", "class", "restart slip") == 1);
  std::string lines;
  for (const auto& [tag, line] : tree.get_child("body.figure.figcaption.ul")) lines += line.data() + "\n";
  CHECK(contains(lines, "↻ Restart 1: SSS services set to manual start (at 0:02:00, back after 3 min 0 s)"));
  CHECK(contains(lines, "! Restart 2, not asked for by the upgrade (0:20:00)"));
}

TEST_CASE("a run that has not ended is drawn up to what is known", "[R-5.report]") {
  proto::Run run = sample_run();
  run.clear_ended_unix_ms();
  run.mutable_steps(3)->clear_verified_unix_ms();
  CHECK(report::last_moment(run) == run.steps(3).began_unix_ms());
  CHECK(count(drawn(run), "rect", "class", "bar") == 4);
}

TEST_CASE("a step of no phase has a row of its own", "[R-5.report]") {
  proto::Run run = sample_run();
  for (auto& step : *run.mutable_steps()) step.clear_phase();
  const auto tree = drawn(run);
  std::size_t names = 0;
  for (const auto& [tag, element] : tree.get_child("body.figure.svg"))
    if (tag == "text" && element.get("<xmlattr>.class", std::string()) == "name") ++names;
  CHECK(names == 4);
}

TEST_CASE("a visit to the choices that was taken back counts once, and leaves no gap", "[R-5.report]") {
  constexpr std::int64_t minute = 60'000;
  proto::Run run;
  run.set_started_unix_ms(minute);
  run.set_ended_unix_ms(21 * minute);
  const auto step = [&](const char* name, int from, int to) {
    auto& added = *run.add_steps();
    added.set_name(name);
    added.set_phase("choices");
    added.set_began_unix_ms((1 + from) * minute);
    added.set_verified_unix_ms((1 + to) * minute);
  };
  // Made at 5, confirmed with No at 10, made again at 15, confirmed with Yes at 20.
  step("choices", 0, 15);
  step("confirm-choices", 5, 20);
  std::string took;
  const auto tree = drawn(run);
  for (const auto& [tag, element] : tree.get_child("body.figure.svg"))
    if (tag == "text" && element.get("<xmlattr>.text-anchor", std::string()) == "end") took += element.data();
  CHECK(took == "20 min 0 s");
}

TEST_CASE("runs of seconds and of days have a readable axis", "[R-5.report]") {
  constexpr std::int64_t second = 1000;
  for (const std::int64_t length : {std::int64_t{0}, 3 * second, 600 * second, 86400 * 40 * second}) {
    proto::Run run;
    run.set_started_unix_ms(1);
    run.set_ended_unix_ms(1 + length);
    const auto ticks = count(drawn(run), "path", "class", "grid");
    INFO(length);
    CHECK(ticks >= 1);
    CHECK(ticks <= 10);
  }
}

TEST_CASE("durations as people say them", "[R-5.report]") {
  using std::chrono::milliseconds;
  CHECK(report::duration(milliseconds(499), text::Language::english) == "0 s");
  CHECK(report::duration(milliseconds(59'000), text::Language::english) == "59 s");
  CHECK(report::duration(milliseconds(60'000), text::Language::english) == "1 min 0 s");
  CHECK(report::duration(milliseconds(3'661'000), text::Language::japanese) == "1 時間 1 分");
  CHECK(report::since_start(milliseconds(-5)) == "0:00:00");
  CHECK(report::since_start(milliseconds(3'661'000)) == "1:01:01");
  CHECK(report::clock(0, 0) == "1970-01-01 00:00");
  CHECK(report::clock(0, 9 * 60) == "1970-01-01 09:00");
  CHECK(report::clock(0, -150) == "1969-12-31 21:30");
  CHECK(report::zone(9 * 60) == "UTC+09:00");
  CHECK(report::zone(-150) == "UTC-02:30");
}
