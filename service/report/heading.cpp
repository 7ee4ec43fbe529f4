#include "service/report/heading.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/text/report.h"
#include "service/report/timeline.h"
#include "service/report/todo_section.h"

namespace sssup::report {
namespace {

namespace id = text::id;
using std::chrono::milliseconds;

class Facts {
 public:
  Facts(const proto::Run& run, text::Language language, Heading& heading)
      : run_(run), language_(language), heading_(heading) {}

  void add_all() {
    if (run_.started_unix_ms() > 0) add_times();
    if (!run_.tool_version().empty())
      add(id::report_fact_tool, say({id::report_tool, {{"version", run_.tool_version()}}}));
    if (!run_.backup_folder().empty()) add(id::report_fact_backup, run_.backup_folder());
    if (!run_.medium().empty()) add(id::report_fact_medium, run_.medium());
    for (const std::string& kept : run_.kept()) add(id::report_fact_kept, kept);
    if (!run_.licences_registered().empty())
      add(id::report_fact_licences, fmt::format("{}", fmt::join(run_.licences_registered(), ", ")));
  }

 private:
  std::string say(const text::Message& message) const { return text::render(message, language_); }

  void add(const text::Entry& name, std::string value) {
    heading_.facts.emplace_back(text::render(name, language_), std::move(value));
  }

  void add_times() {
    const std::int64_t began = run_.started_unix_ms();
    const std::int64_t ended = last_moment(run_);
    const std::int32_t offset = run_.utc_offset_minutes();  // 0 where it is not known
    add(id::report_fact_when,
        say({id::report_from_to,
             {{"started", clock(began, offset)},
              {"ended", clock(ended, offset)},
              {"zone", run_.has_utc_offset_minutes() ? zone(offset) : say(id::report_zone_unknown)}}}));
    add(id::report_fact_took, say({id::report_took,
                                   {{"duration", duration(milliseconds(ended - began), language_)},
                                    {"restarts", std::to_string(run_.restarts_size())}}}));
  }

  const proto::Run& run_;
  const text::Language language_;
  Heading& heading_;
};

}  // namespace

Heading heading_of(const proto::Report& report, const proto::Server& server, text::Language language) {
  const auto say = [&](const text::Message& message) { return text::render(message, language); };
  const proto::Run& run = report.run();
  Heading heading;
  heading.title =
      say({run.rehearsal() ? id::report_title_rehearsal : id::report_title, {{"server", server.computer_name()}}});
  heading.ticks = ticks_of(report, server);
  heading.severity = "s-info";
  heading.verdict = say(id::report_preview);
  if (!report.has_run()) return heading;
  const bool smooth = run.happened().empty();
  const text::Entry& verdict = !smooth                 ? id::report_verdict_happened
                               : report.todo().empty() ? id::report_verdict_complete
                                                       : id::report_verdict_todo;
  heading.severity = smooth ? "s-ready" : "s-decision";
  heading.verdict =
      say({verdict, {{"todo", std::to_string(report.todo_size())}, {"happened", std::to_string(run.happened_size())}}});
  if (run.rehearsal()) heading.note = say(id::report_rehearsal);
  heading.note_stands_out = run.rehearsal();
  Facts(run, language, heading).add_all();
  return heading;
}

}  // namespace sssup::report
