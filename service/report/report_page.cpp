#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/rules/names.h"
#include "common/text/report.h"
#include "service/report/checklist.h"
#include "service/report/names.h"
#include "service/report/page.h"
#include "service/report/picture.h"
#include "service/report/report.h"
#include "service/report/settings.h"
#include "service/report/timeline.h"

namespace sssup::report {
namespace {

namespace id = text::id;
using std::chrono::milliseconds;

using Columns = std::initializer_list<std::reference_wrapper<const text::Entry>>;

/// A table with its head; `rows` writes the body.
template <std::invocable Rows>
void table(Page& page, std::string_view style, Columns columns, const Rows& rows) {
  page.markup.element("table", {{"class", std::string(style)}}, [&] {
    page.markup.element("thead", {}, [&] {
      page.markup.element("tr", {}, [&] {
        for (const text::Entry& column : columns) page.markup.element("th", {{"scope", "col"}}, page.say(column));
      });
    });
    rows();
  });
}

template <std::invocable Cells>
void row(Page& page, const std::string& heading, const Cells& cells) {
  page.markup.element("tr", {}, [&] {
    page.markup.element("th", {{"scope", "row"}}, heading);
    cells();
  });
}

void square(Page& page) {
  page.markup.element("td", {}, [&] { page.markup.element("span", {{"class", "square"}}, ""); });
}

void summary(Page& page, const proto::Report& report, const proto::Cluster& cluster, const proto::Server& server) {
  const auto pressing = std::count_if(report.findings().begin(), report.findings().end(),
                                      [](const auto& finding) { return finding.severity() != proto::Finding::INFO; });
  const std::pair<std::int64_t, const text::Entry&> numbers[] = {
      {server.sss().monitors_size(), id::report_number_monitors},
      {cluster.groups_size(), id::report_number_groups},
      {report.not_migrated_size(), id::report_number_not_migrated},
      {pressing, id::report_number_findings},
      {report.todo_size(), id::report_number_todo}};
  page.markup.element("ul", {{"class", "numbers"}}, [&] {
    for (const auto& [number, name] : numbers)
      page.markup.element("li", {}, [&, number = number, &name = name] {
        page.markup.element("b", {}, std::to_string(number));
        page.markup.element("span", {}, page.say(name));
      });
  });
}

bool is_of_group(const proto::Todo& item) {
  return std::string_view(item.id()).starts_with(todo_group);
}

/// One row a group, a square for each of the five steps: what they are is said once above.
void groups(Page& page, const proto::Report& report, const proto::Cluster& cluster, const proto::Server& server) {
  if (std::none_of(report.todo().begin(), report.todo().end(), is_of_group)) return;
  std::unordered_map<std::string, const proto::FailoverGroup*> by_id;
  for (const proto::FailoverGroup& group : cluster.groups())
    by_id.emplace(std::string(todo_group) + rules::lower(group.name()), &group);

  page.markup.element("h3", {}, page.say(id::report_groups_title));
  steps(page, page.say({id::report_todo_group_detail,
                        {{"scripts", page.say(id::report_scripts_in_table)}, {"server", server.computer_name()}}}));
  table(page, "",
        {id::report_column_group, id::report_column_resources, id::report_column_scripts, id::report_column_policy,
         id::report_column_trial, id::report_column_start},
        [&] {
          page.markup.element("tbody", {}, [&] {
            for (const proto::Todo& item : report.todo()) {
              const auto group = by_id.find(item.id());
              if (group == by_id.end()) continue;
              row(page, group->second->name(), [&] {
                square(page);
                page.markup.element("td", {{"class", "scripts"}}, [&] {
                  page.markup.element("span", {{"class", "square"}}, "");
                  page.markup.text(scripts_to_revise(*group->second, server, page.language));
                });
                for (int step = 3; step <= 5; ++step) square(page);
              });
            }
          });
        });
}

void todo(Page& page, const proto::Report& report, const proto::Cluster& cluster, const proto::Server& server) {
  if (report.todo().empty()) return page.markup.element("p", {}, page.say(id::report_todo_nothing));
  page.markup.element("p", {{"class", "dim"}}, page.say(id::report_todo_intro));
  table(page, "", {id::report_column_done, id::report_column_item, id::report_column_what}, [&] {
    page.markup.element("tbody", {}, [&] {
      for (const proto::Todo& item : report.todo())
        if (!is_of_group(item))
          page.markup.element("tr", {}, [&] {
            square(page);
            page.markup.element("th", {{"scope", "row"}, {"class", "item"}}, item.title());
            page.markup.element("td", {}, [&] { steps(page, item.detail()); });
          });
    });
  });
  groups(page, report, cluster, server);
}

void setting(Page& page, const proto::MigratedSetting& setting) {
  const bool kept = setting.was() == setting.became();
  row(page, setting_label(setting.name(), page.language), [&] {
    page.markup.element("td", {}, value_label(setting.name(), setting.was(), page.language));
    page.markup.element(
        "td", {{"class", kept ? "kept" : "changed"}},
        kept ? page.say(id::report_unchanged) : value_label(setting.name(), setting.became(), page.language));
    page.markup.element("td", {{"class", "why"}}, setting.why());
  });
}

/// A body of the table with a heading of its own, over all columns.
template <class Settings>
void settings(Page& page, std::string_view style, const std::string& tag, const std::string& title,
              const Settings& all) {
  page.markup.element("tbody", {{"class", std::string(style)}}, [&] {
    page.markup.element("tr", {{"class", "monitor"}}, [&] {
      page.markup.element("th", {{"colspan", "4"}, {"scope", "rowgroup"}}, [&] {
        page.markup.element("span", {{"class", "tag"}}, tag);
        page.markup.text(title);
      });
    });
    for (const proto::MigratedSetting& one : all) setting(page, one);
  });
}

void migrated(Page& page, const proto::Report& report) {
  table(page, "settings",
        {id::report_column_setting, id::report_column_was, id::report_column_became, id::report_column_why}, [&] {
          for (const proto::MigratedMonitor& monitor : report.migrated()) {
            const std::string to = monitor.group().empty() ? page.say(id::report_became_properties) : monitor.group();
            settings(page, kind_style(monitor.kind()), kind_name(monitor.kind(), page.language),
                     fmt::format("{} → {}", monitor.monitor(), to), monitor.settings());
          }
          if (!report.others().empty())
            settings(page, "k-shared", page.say(id::report_others), page.say(id::report_became_properties),
                     report.others());
        });
}

void not_migrated(Page& page, const proto::Report& report) {
  page.markup.element("p", {}, page.say(id::report_left_to_do));
  if (report.not_migrated().empty()) return;
  table(page, "", {id::report_column_name, id::report_column_kind, id::report_column_why}, [&] {
    page.markup.element("tbody", {}, [&] {
      for (const proto::NotMigrated& lost : report.not_migrated())
        row(page, lost.what(), [&] {
          page.markup.element("td", {}, kind_name(lost.kind(), page.language));
          page.markup.element("td", {}, lost.reason());
        });
    });
  });
}

/// "orders.retryCount" -> "orders: Retries".
std::string default_label(const std::string& name, text::Language language) {
  const std::size_t dot = name.rfind('.');
  const std::string whole = setting_label(name, language);
  if (dot == std::string::npos || whole != name) return whole;
  const std::string last = name.substr(dot + 1);
  const std::string label = setting_label(last, language);
  return label == last ? name : fmt::format("{}: {}", name.substr(0, dot), label);
}

void defaults(Page& page, const proto::Report& report) {
  table(page, "", {id::report_column_setting, id::report_column_value}, [&] {
    page.markup.element("tbody", {}, [&] {
      for (const proto::DefaultValue& one : report.defaults())
        row(page, default_label(one.name(), page.language),
            [&] { page.markup.element("td", {}, value_label(one.name(), one.value(), page.language)); });
    });
  });
}

void timings(Page& page, const proto::Run& run) {
  table(page, "",
        {id::report_column_step, id::report_column_phase, id::report_column_began, id::report_column_duration}, [&] {
          page.markup.element("tbody", {}, [&] {
            for (const proto::Run::Step& step : run.steps())
              row(page, step.name(), [&] {
                const bool done = step.verified_unix_ms() > 0 && step.began_unix_ms() > 0;
                page.markup.element("td", {}, phase_name(step.phase(), page.language));
                page.markup.element("td", {{"class", "number"}},
                                    step.began_unix_ms() > 0
                                        ? since_start(milliseconds(step.began_unix_ms() - run.started_unix_ms()))
                                        : "–");
                page.markup.element(
                    "td", {{"class", "number"}},
                    done ? duration(milliseconds(step.verified_unix_ms() - step.began_unix_ms()), page.language) : "–");
              });
          });
        });
  if (!run.licences_registered().empty())
    page.markup.element("p", {},
                        page.say({id::report_licences_registered,
                                  {{"licences", fmt::format("{}", fmt::join(run.licences_registered(), ", "))}}}));
}

Heading heading_of(const proto::Report& report, const proto::Server& server, text::Language language) {
  const auto say = [&](const text::Message& message) { return text::render(message, language); };
  Heading heading;
  heading.title = say({id::report_title, {{"server", server.computer_name()}}});
  heading.severity = report.has_run() ? "s-ready" : "s-info";
  heading.verdict = say(id::report_preview);
  if (report.has_run()) {
    const std::int64_t began = report.run().started_unix_ms();
    const std::int64_t ended = last_moment(report.run());
    heading.verdict = say({id::report_done,
                           {{"started", utc(began)},
                            {"ended", utc(ended)},
                            {"duration", duration(milliseconds(ended - began), language)},
                            {"restarts", std::to_string(report.run().restarts_size())}}});
  }
  return heading;
}

}  // namespace

std::string report_html(const proto::Report& report, const proto::Cluster& cluster, const proto::Server& server,
                        text::Language language) {
  std::vector<Link> contents = {{"todo", id::report_section_todo},
                                {"findings", id::report_section_findings},
                                {"migrated", id::report_section_migrated},
                                {"not-migrated", id::report_section_not_migrated}};
  if (!report.defaults().empty()) contents.push_back({"defaults", id::report_section_defaults});
  if (report.has_run()) contents.push_back({"timings", id::report_section_timings});

  return whole_page(language, heading_of(report, server, language), contents, [&](Page& page) {
    section(page, "picture", id::report_section_picture, [&] { picture(page, report, cluster); });
    if (report.has_run()) section(page, "timeline", id::report_section_timeline, [&] { timeline(page, report.run()); });
    section(page, "summary", id::report_section_summary, [&] { summary(page, report, cluster, server); });
    section(page, "todo", id::report_section_todo, [&] { todo(page, report, cluster, server); });
    section(page, "findings", id::report_section_findings, [&] { findings(page, report.findings()); });
    section(page, "migrated", id::report_section_migrated, [&] { migrated(page, report); });
    section(page, "not-migrated", id::report_section_not_migrated, [&] { not_migrated(page, report); });
    if (!report.defaults().empty())
      section(page, "defaults", id::report_section_defaults, [&] { defaults(page, report); });
    if (report.has_run()) section(page, "timings", id::report_section_timings, [&] { timings(page, report.run()); });
  });
}

}  // namespace sssup::report
