#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/text/report.h"
#include "service/report/heading.h"
#include "service/report/names.h"
#include "service/report/picture.h"
#include "service/report/report.h"
#include "service/report/script_passwords.h"
#include "service/report/script_section.h"
#include "service/report/settings.h"
#include "service/report/table.h"
#include "service/report/timeline.h"
#include "service/report/todo_section.h"

namespace sssup::report {
namespace {

namespace id = text::id;
using migration::setting_label;
using migration::Wording;
using std::chrono::milliseconds;

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
        page.markup.element("span", {}, page.say({name, {{"count", std::to_string(number)}}}));
      });
  });
}

/// Commands may have passwords in them.
std::string shown_value(const Page& page, const std::string& setting, const std::string& value, Wording wording) {
  const bool is_command = setting.ends_with("command") || setting.ends_with("text");
  return value_label(setting, is_command ? mask_passwords(value) : value, page.language, wording);
}

void setting(Page& page, const proto::MigratedSetting& setting, Wording wording) {
  const bool kept = setting.was() == setting.became();
  row(page, setting_label(setting.name(), page.language, wording), [&] {
    page.markup.element("td", {}, shown_value(page, setting.name(), setting.was(), wording));
    page.markup.element(
        "td", {{"class", kept ? "kept" : "changed"}},
        kept ? page.say(id::report_unchanged) : shown_value(page, setting.name(), setting.became(), wording));
    page.markup.element("td", {{"class", "why"}}, [&] { reason(page, setting.why()); });
  });
}

/// A body of the table with a heading of its own, over all columns.
template <class Settings>
void settings(Page& page, std::string_view style, const std::string& tag, const std::string& title, const Settings& all,
              Wording wording = Wording::of_start) {
  const auto heading = [&] {
    page.markup.element("span", {{"class", "tag"}}, tag);
    page.markup.text(title);
  };
  row_group(page, style, 4, heading, [&] {
    for (const proto::MigratedSetting& one : all) setting(page, one, wording);
  });
}

/// Monitors that start nothing have the words of 4.2.5, 4.2.7 and 4.2.8.
Wording wording_of(const proto::MigratedMonitor& monitor, const std::unordered_set<std::string_view>& watching) {
  if (monitor.kind() == kind_os) return Wording::of_os;
  return watching.contains(monitor.monitor()) ? Wording::of_watch : Wording::of_start;
}

void migrated(Page& page, const proto::Report& report, const proto::Cluster& cluster) {
  std::unordered_set<std::string_view> watching;
  for (const proto::FailoverGroup& group : cluster.groups())
    if (group.has_service_monitor() || group.has_lan_monitor() || group.has_resource_monitor())
      watching.insert(group.monitor());
  table(page, "settings",
        {id::report_column_setting, id::report_column_was, id::report_column_became, id::report_column_why}, [&] {
          for (const proto::MigratedMonitor& monitor : report.migrated()) {
            const std::string to = monitor.group().empty() ? page.say(id::report_became_properties) : monitor.group();
            settings(page, kind_style(monitor.kind()), kind_name(monitor.kind(), page.language),
                     fmt::format("{} → {}", monitor.monitor(), to), monitor.settings(), wording_of(monitor, watching));
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
          page.markup.element("td", {}, [&] { reason(page, lost.reason()); });
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
              row(page, step_name(step.name(), page.language), [&] {
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
}

/// What was confirmed, by the parts of the question.
void choices(Page& page, const proto::Run& run) {
  const auto& all = run.choices();
  table(page, "", {id::report_column_item, id::report_column_value}, [&] {
    for (auto choice = all.begin(); choice != all.end();) {
      const std::string& part = choice->section();
      row_group(
          page, "k-shared", 2, [&] { page.markup.text(part); },
          [&] {
            for (; choice != all.end() && choice->section() == part; ++choice)
              row(page, choice->label(), [&] { page.markup.element("td", {}, choice->value()); });
          });
    }
  });
}

void happened(Page& page, const proto::Run& run) {
  page.markup.element("ul", {{"class", "happened"}}, [&] {
    for (const std::string& one : run.happened()) page.markup.element("li", {}, one);
  });
}

}  // namespace

std::string report_html(const migration::Conversion& conversion, const proto::Server& server,
                        const proto::ScriptProfile& script_profile, text::Language language) {
  const proto::Report& report = conversion.report;
  const proto::Cluster& cluster = conversion.cluster;
  const ScriptSection scripts(conversion, server, script_profile);
  struct Section {
    Link link;
    bool wanted;
    std::function<void(Page&)> write;
  };
  const bool ran = report.has_run();
  // In the order of the page: what went wrong and what is to do before what there is to look up.
  const std::vector<Section> all = {
      {{"happened", id::report_section_happened},
       !report.run().happened().empty(),
       [&](Page& page) { happened(page, report.run()); }},
      {{"picture", id::report_section_picture}, true, [&](Page& page) { picture(page, report, cluster); }},
      {{"timeline", id::report_section_timeline},
       !report.run().steps().empty(),
       [&](Page& page) { timeline(page, report.run()); }},
      {{"summary", id::report_section_summary}, true, [&](Page& page) { summary(page, report, cluster, server); }},
      {{"todo", id::report_section_todo}, true, [&](Page& page) { todo(page, report, cluster, server, scripts); }},
      {{"findings", id::report_section_findings}, true, [&](Page& page) { findings(page, report.findings()); }},
      {{"scripts", id::report_section_scripts}, !scripts.empty(), [&](Page& page) { scripts.write(page); }},
      {{"choices", id::report_section_choices},
       !report.run().choices().empty(),
       [&](Page& page) { choices(page, report.run()); }},
      {{"migrated", id::report_section_migrated}, true, [&](Page& page) { migrated(page, report, cluster); }},
      {{"not-migrated", id::report_section_not_migrated}, true, [&](Page& page) { not_migrated(page, report); }},
      {{"defaults", id::report_section_defaults},
       !report.defaults().empty(),
       [&](Page& page) { defaults(page, report); }},
      {{"timings", id::report_section_timings}, !report.run().steps().empty(), [&](Page& page) {
         timings(page, report.run());
       }}};
  std::vector<Link> contents;
  for (const Section& one : all)
    if (one.wanted) contents.push_back(one.link);
  return whole_page(language, ran ? When::after : When::before, heading_of(report, server, language), contents,
                    [&](Page& page) {
                      for (const Section& one : all)
                        if (one.wanted) section(page, one.link.section, one.link.title, [&] { one.write(page); });
                    });
}

}  // namespace sssup::report
