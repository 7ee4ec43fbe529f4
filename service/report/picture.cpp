#include "service/report/picture.h"

#include <map>
#include <utility>

#include <fmt/format.h>

#include "common/text/escape.h"
#include "common/text/report.h"
#include "service/migration/setting_labels.h"
#include "service/report/names.h"

namespace sssup::report {
namespace {

namespace id = text::id;

enum class Became { group, properties, nothing };

struct Row {
  std::string_view style;  // class of the kind: colour; the kind is always written as well
  std::string kind;
  std::string name;
  Became became = Became::nothing;
  std::string to;  // the group, or what of the cluster properties
};

std::vector<Row> rows_of(const Page& page, const proto::Report& report, const proto::Cluster& cluster) {
  std::vector<Row> rows;
  const auto add_all = [&](Became became) {
    for (const proto::MigratedMonitor& monitor : report.migrated())
      if (monitor.group().empty() == (became == Became::properties))
        rows.push_back({kind_style(monitor.kind()), kind_name(monitor.kind(), page.language), monitor.monitor(), became,
                        became == Became::group ? monitor.group() : page.say(id::report_todo_monitoring_times)});
  };
  add_all(Became::group);
  add_all(Became::properties);
  std::vector<std::string> names;
  for (const proto::ClusterAccount& account : cluster.accounts()) names.push_back(account.user());
  if (!names.empty())
    rows.push_back({"k-shared", page.say(id::report_kind_account), list_of_names(names, page.language),
                    Became::properties, page.say(id::report_todo_accounts)});
  for (const proto::ClusterOptionLicence& licence : cluster.option_licences())
    rows.push_back({"k-shared", page.say(id::report_kind_option_licence),
                    migration::option_label(licence.option() + " " + licence.version(), page.language),
                    Became::properties, page.say(id::report_kind_option_licence)});
  for (const proto::NotMigrated& lost : report.not_migrated())
    rows.push_back({"k-lost", kind_name(lost.kind(), page.language), lost.what(), Became::nothing, ""});
  return rows;
}

/// One row a kind and outcome, in the order of their first entries.
std::vector<Row> gathered(const Page& page, const std::vector<Row>& rows) {
  struct Sum {
    Row row;
    std::size_t count = 0;
  };
  std::vector<Sum> sums;
  std::map<std::pair<std::string, Became>, std::size_t> places;
  for (const Row& row : rows) {
    const auto [place, is_new] = places.emplace(std::pair(row.kind, row.became), sums.size());
    if (is_new) sums.push_back({row});
    ++sums[place->second].count;
  }
  std::vector<Row> result;
  for (auto& [row, count] : sums) {
    if (count > 1) {
      row.name = page.say({id::report_picture_count, {{"count", std::to_string(count)}}});
      if (row.became == Became::group) row.to = row.name;
    }
    result.push_back(std::move(row));
  }
  return result;
}

/// `text` for a box of `columns` half-width columns; full-width characters take two.
std::string fit(std::string_view text, int columns) {
  int used = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    used += length > 2 ? 2 : 1;
    if (used > columns) return std::string(text.substr(0, at)) + "…";
    at += length;
  }
  return std::string(text);
}

constexpr int width = 960;
constexpr int head = 26;
constexpr int pitch = 36;
constexpr int height = 29;
constexpr int left_width = 400;
constexpr int right_x = 560;

std::string number(int value) {
  return std::to_string(value);
}

class Drawing {
 public:
  explicit Drawing(Page& page) : page_(page), markup_(page.markup) {}

  void heads() {
    text("head", 0, 14, page_.say(id::report_picture_from), 80);
    text("head", right_x, 14, page_.say(id::report_picture_to), 80);
  }

  void row(const Row& row, int top) {
    const bool gone = row.became == Became::nothing;
    const text::Entry& outcome = row.became == Became::group        ? id::report_became_group
                                 : row.became == Became::properties ? id::report_became_properties
                                                                    : id::report_became_nothing;
    const std::string said = page_.say(outcome);
    markup_.element("g", {{"class", std::string(row.style) + (gone ? " gone" : "")}}, [&] {
      // The names in full, for screen readers and for those that did not fit.
      markup_.element("title", {}, fmt::format("{} {} → {} {}", row.kind, row.name, said, row.to));
      box(0, top, left_width, row.kind, row.name);
      link(top + height / 2, gone);
      if (gone)
        text("", right_x + 14, top + 19, said, 40);
      else
        box(right_x, top, width - right_x, said, row.to);
    });
  }

 private:
  void text(const char* style, int x, int y, const std::string& content, int columns) {
    markup_.element("text", {{"class", style}, {"x", number(x)}, {"y", number(y)}}, fit(content, columns));
  }

  void box(int x, int top, int box_width, const std::string& kind, const std::string& name) {
    markup_.empty("rect", {{"class", "box"},
                           {"x", number(x)},
                           {"y", number(top)},
                           {"width", number(box_width)},
                           {"height", number(height)},
                           {"rx", "4"}});
    markup_.empty("rect", {{"class", "mark"},
                           {"x", number(x)},
                           {"y", number(top)},
                           {"width", "6"},
                           {"height", number(height)},
                           {"rx", "2"}});
    text("small", x + 16, top + 19, kind, 22);
    text("name", x + 152, top + 19, name, (box_width - 160) / 8);
  }

  void link(int y, bool gone) {
    const int from = left_width + 4;
    const int to = right_x - (gone ? 14 : 10);
    markup_.empty("path", {{"class", "link"}, {"d", fmt::format("M{} {}H{}", from, y, to)}});
    if (gone)
      markup_.empty("path", {{"class", "end"}, {"d", fmt::format("M{0} {1}l10 10m0 -10l-10 10", to + 2, y - 5)}});
    else
      markup_.empty("path", {{"class", "mark"}, {"d", fmt::format("M{} {}l9 5l-9 5z", to - 2, y - 5)}});
  }

  Page& page_;
  Markup& markup_;
};

}  // namespace

void picture(Page& page, const proto::Report& report, const proto::Cluster& cluster) {
  Markup& markup = page.markup;
  std::vector<Row> rows = rows_of(page, report, cluster);
  if (rows.empty()) return markup.element("p", {}, page.say(id::report_picture_empty));
  std::size_t counts[3] = {};
  for (const Row& row : rows) ++counts[static_cast<std::size_t>(row.became)];
  const bool gather = rows.size() > picture_limit;
  if (gather) rows = gathered(page, rows);

  const std::string summary = page.say({id::report_picture_summary,
                                        {{"groups", std::to_string(counts[0])},
                                         {"properties", std::to_string(counts[1])},
                                         {"lost", std::to_string(counts[2])}}});
  markup.element("figure", {{"class", rows.size() <= 20 ? "whole" : ""}}, [&] {
    const int total = head + static_cast<int>(rows.size()) * pitch;
    markup.element("svg",
                   {{"viewBox", fmt::format("0 0 {} {}", width, total)},
                    {"role", "img"},
                    {"aria-labelledby", "picture-title picture-summary"}},
                   [&] {
                     markup.element("title", {{"id", "picture-title"}}, page.say(id::report_picture_title));
                     markup.element("desc", {{"id", "picture-summary"}}, summary);
                     Drawing drawing(page);
                     drawing.heads();
                     int top = head;
                     for (const Row& row : rows) {
                       drawing.row(row, top);
                       top += pitch;
                     }
                   });
    markup.element("figcaption", {}, [&] {
      markup.text(summary);
      if (gather)
        markup.text(" " + page.say({id::report_picture_gathered, {{"limit", std::to_string(picture_limit)}}}));
    });
  });
}

}  // namespace sssup::report
