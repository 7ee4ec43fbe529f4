#include "service/report/timeline.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "common/text/questions.h"
#include "common/text/report.h"
#include "service/report/names.h"

namespace sssup::report {
namespace {

namespace id = text::id;
using std::chrono::milliseconds;

// A step of no phase is a row of its own.
struct PhaseRow {
  std::string phase;
  std::vector<const proto::Run::Step*> steps;
};

std::vector<PhaseRow> phases_of(const proto::Run& run) {
  std::vector<PhaseRow> rows;
  for (const proto::Run::Step& step : run.steps()) {
    if (step.began_unix_ms() == 0) continue;  // never begun
    const std::string& phase = step.phase().empty() ? step.name() : step.phase();
    auto row = std::find_if(rows.begin(), rows.end(), [&](const PhaseRow& one) { return one.phase == phase; });
    if (row == rows.end()) row = rows.insert(row, {phase, {}});
    row->steps.push_back(&step);
  }
  return rows;
}

constexpr int width = 960;
constexpr int plot_x = 150;
constexpr int plot_width = 690;
constexpr int head = 48;
constexpr int pitch = 26;

class Drawing {
 public:
  Drawing(Page& page, const proto::Run& run)
      : page_(page), markup_(page.markup), run_(run), rows_(phases_of(run)), end_(last_moment(run)) {}

  int height() const { return head + static_cast<int>(rows_.size()) * pitch + 6; }

  void draw() {
    axis();
    for (std::size_t row = 0; row < rows_.size(); ++row) phase(rows_[row], head + static_cast<int>(row) * pitch);
    for (int index = 0; index < run_.restarts_size(); ++index) restart(run_.restarts(index), index + 1);
  }

 private:
  double x(std::int64_t unix_ms) const {
    const auto span = static_cast<double>(std::max<std::int64_t>(end_ - run_.started_unix_ms(), 1));
    const double share = static_cast<double>(unix_ms - run_.started_unix_ms()) / span;
    return plot_x + plot_width * std::clamp(share, 0.0, 1.0);
  }

  static std::string at(double value) { return fmt::format("{:.1f}", value); }

  void text(const char* style, double x, int y, const std::string& content, const char* anchor = "start") {
    markup_.element("text", {{"class", style}, {"x", at(x)}, {"y", std::to_string(y)}, {"text-anchor", anchor}},
                    content);
  }

  /// A tick every so many round seconds, minutes or hours, at most nine of them.
  void axis() {
    constexpr std::int64_t second = 1000;
    constexpr std::int64_t minute = 60 * second;
    constexpr std::int64_t rounds[] = {second,       5 * second,   15 * second, minute,      2 * minute,
                                       5 * minute,   10 * minute,  15 * minute, 30 * minute, 60 * minute,
                                       120 * minute, 240 * minute, 720 * minute};
    const std::int64_t span = end_ - run_.started_unix_ms();
    const auto* round = std::find_if(std::begin(rounds), std::end(rounds), [&](auto one) { return span / one < 9; });
    const std::int64_t every = round != std::end(rounds) ? *round : (span / 9 / (1440 * minute) + 1) * 1440 * minute;
    for (std::int64_t time = 0; time <= span; time += every) {
      const double tick = x(run_.started_unix_ms() + time);
      markup_.empty("path", {{"class", "grid"}, {"d", fmt::format("M{:.1f} {}V{}", tick, head - 6, height())}});
      text("small", tick, head - 11,
           every < minute ? since_start(milliseconds(time))
                          : fmt::format("{}:{:02}", time / (60 * minute), time / minute % 60),
           "middle");
    }
  }

  void phase(const PhaseRow& row, int top) {
    // Two steps overlap where one was gone back to: that time is one and the same.
    std::int64_t took = 0;
    std::int64_t counted = 0;
    text("name", 0, top + 15,
         row.steps.front()->phase().empty() ? step_name(row.phase, page_.language)
                                            : phase_name(row.phase, page_.language));
    for (const proto::Run::Step* step : row.steps) {
      const std::int64_t until = step->verified_unix_ms() > 0 ? step->verified_unix_ms() : end_;
      took += std::max<std::int64_t>(until - std::max(step->began_unix_ms(), counted), 0);
      counted = std::max(counted, until);
      const double from = x(step->began_unix_ms());
      markup_.element("rect",
                      {{"class", "bar"},
                       {"x", at(from)},
                       {"y", std::to_string(top + 3)},
                       {"width", at(std::max(x(until) - from, 2.5))},
                       {"height", "16"}},
                      [&] {
                        markup_.element(
                            "title", {},
                            fmt::format("{}: {}", step_name(step->name(), page_.language),
                                        duration(milliseconds(until - step->began_unix_ms()), page_.language)));
                      });
    }
    text("small", width, top + 15, duration(milliseconds(took), page_.language), "end");
  }

  void restart(const proto::Run::Restart& restart, int number) {
    const bool slip = restart.asked_unix_ms() == 0;
    const double to = x(restart.seen_unix_ms());
    const double from = slip ? to : x(restart.asked_unix_ms());
    markup_.empty("rect", {{"class", slip ? "restart slip" : "restart"},
                           {"x", at(from)},
                           {"y", "20"},
                           {"width", at(std::max(to - from, 2.0))},
                           {"height", std::to_string(height() - 20)}});
    const double middle = (from + to) / 2;
    markup_.empty("circle", {{"class", slip ? "flag slip" : "flag"}, {"cx", at(middle)}, {"cy", "11"}, {"r", "9"}});
    text("flag-text", middle, 15, fmt::format("{}{}", slip ? "!" : "↻", number), "middle");
  }

  Page& page_;
  Markup& markup_;
  const proto::Run& run_;
  const std::vector<PhaseRow> rows_;
  const std::int64_t end_;
};

void restarts(Page& page, const proto::Run& run) {
  if (run.restarts().empty()) return;
  page.markup.element("ul", {{"class", "restarts"}}, [&] {
    for (int index = 0; index < run.restarts_size(); ++index) {
      const proto::Run::Restart& restart = run.restarts(index);
      const bool slip = restart.asked_unix_ms() == 0;
      const std::int64_t from = slip ? restart.seen_unix_ms() : restart.asked_unix_ms();
      std::string line = fmt::format("{} {}", slip ? "!" : "↻",
                                     page.say({slip ? id::report_restart_unplanned : id::report_restart_planned,
                                               {{"number", std::to_string(index + 1)}}}));
      // The reason of one that was not asked for says no more.
      if (!slip && !restart.reason().empty()) line += ": " + restart.reason();
      const std::string when = since_start(milliseconds(from - run.started_unix_ms()));
      line +=
          slip ? fmt::format(" ({})", when)
               : fmt::format(
                     " ({})",
                     page.say({id::report_restart_at,
                               {{"at", when},
                                {"duration", duration(milliseconds(restart.seen_unix_ms() - from), page.language)}}}));
      page.markup.element("li", {}, line);
    }
  });
}

}  // namespace

std::int64_t last_moment(const proto::Run& run) {
  std::int64_t last = std::max(run.started_unix_ms(), run.ended_unix_ms());
  for (const proto::Run::Step& step : run.steps())
    last = std::max({last, step.began_unix_ms(), step.verified_unix_ms()});
  for (const proto::Run::Restart& restart : run.restarts()) last = std::max(last, restart.seen_unix_ms());
  return last;
}

std::string phase_name(std::string_view phase, text::Language language) {
  static constexpr std::pair<std::string_view, const text::Entry*> known[] = {
      {"check", &id::phase_check},     {"freeze", &id::phase_freeze},     {"save", &id::phase_save},
      {"choices", &id::phase_choices}, {"remove", &id::phase_remove},     {"install", &id::phase_install},
      {"apply", &id::phase_apply},     {"licences", &id::phase_licences}, {"finish", &id::phase_finish}};
  for (const auto& [key, name] : known)
    if (key == phase) return text::render(*name, language);
  return std::string(phase);
}

void timeline(Page& page, const proto::Run& run) {
  Markup& markup = page.markup;
  const std::string summary =
      page.say({id::report_timeline_summary,
                {{"duration", duration(milliseconds(last_moment(run) - run.started_unix_ms()), page.language)},
                 {"restarts", std::to_string(run.restarts_size())}}});
  markup.element("figure", {{"class", "whole"}}, [&] {
    Drawing drawing(page, run);
    markup.element("svg",
                   {{"viewBox", fmt::format("0 0 {} {}", width, drawing.height())},
                    {"role", "img"},
                    {"aria-labelledby", "timeline-title timeline-summary"}},
                   [&] {
                     markup.element("title", {{"id", "timeline-title"}}, page.say(id::report_timeline_title));
                     markup.element("desc", {{"id", "timeline-summary"}}, summary);
                     drawing.draw();
                   });
    markup.element("figcaption", {}, [&] {
      markup.text(summary);
      restarts(page, run);
    });
  });
}

}  // namespace sssup::report
