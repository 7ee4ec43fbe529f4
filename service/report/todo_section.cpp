#include "service/report/todo_section.h"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "common/rules/names.h"
#include "common/rules/places.h"
#include "common/text/report.h"
#include "service/report/checklist.h"
#include "service/report/table.h"

namespace sssup::report {
namespace {

namespace id = text::id;

bool is_of_group(const proto::Todo& item) {
  return std::string_view(item.id()).starts_with(todo_group);
}

std::string box_of(const std::string& item) {
  return "t-" + item;
}

/// `label`: what is ticked, for those who do not see the table; empty where a <label> says it.
void box(Page& page, const std::string& id, const std::string& label = {}) {
  page.markup.empty("input", {{"type", "checkbox"}, {"id", id}, {"aria-label", label}});
}

void items(Page& page, const proto::Report& report, proto::Todo::Place place) {
  table(page, "todo", {id::report_column_done, id::report_column_item, id::report_column_what}, [&] {
    page.markup.element("tbody", {}, [&] {
      for (const proto::Todo& item : report.todo()) {
        if (is_of_group(item) || item.place() != place) continue;
        page.markup.element("tr", {}, [&] {
          page.markup.element("td", {}, [&] { box(page, box_of(item.id())); });
          page.markup.element("th", {{"scope", "row"}, {"class", "item"}}, [&] {
            page.markup.element("label", {{"for", box_of(item.id())}}, item.title());
          });
          page.markup.element("td", {}, [&] { steps(page, item.detail()); });
        });
      }
    });
  });
}

constexpr std::initializer_list<std::reference_wrapper<const text::Entry>> group_columns = {
    id::report_column_group,  id::report_column_resources, id::report_column_scripts,
    id::report_column_policy, id::report_column_trial,     id::report_column_start};

void revise(Page& page, const proto::FailoverGroup& group, const proto::Server& server, const ScriptSection& scripts) {
  page.markup.element("span", {}, [&] {
    page.markup.text(scripts_to_revise(group, server, page.language));
    const ReviewedGroup* shown = scripts.group(group.name());
    if (shown == nullptr) return;
    page.markup.text(" ");
    page.markup.element("a", {{"href", "#" + ScriptSection::anchor(group.name())}},
                        page.say({id::report_scripts_show, {{"count", std::to_string(shown->marked)}}}));
  });
}

/// One row a group, a box for each of the five steps: what they are is said once above.
void groups(Page& page, const proto::Report& report, const proto::Cluster& cluster, const proto::Server& server,
            const ScriptSection& scripts) {
  std::unordered_map<std::string, const proto::FailoverGroup*> by_id;
  for (const proto::FailoverGroup& group : cluster.groups())
    by_id.emplace(std::string(todo_group) + rules::lower(group.name()), &group);

  page.markup.element("h3", {}, page.say(id::report_groups_title));
  steps(page, page.say({id::report_todo_group_detail,
                        {{"scripts", page.say(id::report_scripts_in_table)}, {"server", server.computer_name()}}}));
  const auto step_box = [&](const proto::Todo& item, const std::string& group, std::size_t step) {
    box(page, fmt::format("{}.{}", box_of(item.id()), step),
        fmt::format("{}: {}", group, page.say(group_columns.begin()[step].get())));
  };
  table(page, "groups", group_columns, [&] {
    page.markup.element("tbody", {}, [&] {
      for (const proto::Todo& item : report.todo()) {
        const auto found = by_id.find(item.id());
        if (found == by_id.end()) continue;
        const proto::FailoverGroup& group = *found->second;
        row(page, group.name(), [&] {
          for (std::size_t step = 1; step < group_columns.size(); ++step) {
            const bool revises = step == 2;
            page.markup.element("td", {{"class", revises ? "scripts" : ""}}, [&] {
              step_box(item, group.name(), step);
              if (revises) revise(page, group, server, scripts);
            });
          }
        });
      }
    });
  });
}

}  // namespace

std::string ticks_of(const proto::Report& report, const proto::Server& server) {
  if (report.todo().empty()) return {};
  return fmt::format("{} {}", server.computer_name(),
                     report.has_run() ? std::to_string(report.run().started_unix_ms()) : "preview");
}

void todo(Page& page, const proto::Report& report, const proto::Cluster& cluster, const proto::Server& server,
          const ScriptSection& scripts) {
  const auto& all = report.todo();
  if (all.empty()) return page.markup.element("p", {}, page.say(id::report_todo_nothing));
  page.markup.element("p", {{"class", "dim"}}, [&] {
    page.markup.text(page.say(id::report_todo_intro) + " ");
    page.markup.element("span", {{"id", "ticks-kept"}, {"hidden", "hidden"}}, page.say(id::report_todo_kept));
  });
  const bool placed = std::any_of(
      all.begin(), all.end(), [](const proto::Todo& item) { return item.place() != proto::Todo::PLACE_UNSPECIFIED; });
  const bool has_groups = std::any_of(all.begin(), all.end(), is_of_group);
  for (const auto& [place, name] : rules::places()) {
    const bool last = place == proto::Todo::PLACE_UNSPECIFIED;
    const bool here = std::any_of(all.begin(), all.end(), [&, place = place](const proto::Todo& item) {
      return !is_of_group(item) && item.place() == place;
    });
    // The groups are work in the Manager, whether or not they say so.
    if (last && placed && has_groups) groups(page, report, cluster, server, scripts);
    if (here && placed) page.markup.element("h3", {}, page.say(name));
    if (here) items(page, report, place);
    if (last && !placed && has_groups) groups(page, report, cluster, server, scripts);
  }
}

}  // namespace sssup::report
