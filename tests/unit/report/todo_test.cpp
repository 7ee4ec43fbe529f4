// The checklist on the page: by where things are done, to be ticked.
#include <set>

#include <catch2/catch_test_macros.hpp>

#include "sample.h"

using namespace sssup;
using namespace sssup::report::test;

namespace {

using Tree = boost::property_tree::ptree;

Tree section_of(const Tree& page, const std::string& id) {
  for (const auto& [tag, child] : page.get_child("html.body.main"))
    if (tag == "section" && child.get("<xmlattr>.id", std::string()) == id) return child;
  throw std::invalid_argument("no section " + id);
}

// Headings and the items below each, in order: "# On this server", "accounts".
std::vector<std::string> order_of(const Tree& section) {
  std::vector<std::string> order;
  for (const auto& [tag, child] : section) {
    if (tag == "h3") order.push_back("# " + child.data());
    if (tag != "table" || child.get("<xmlattr>.class", std::string()) != "todo") continue;
    for (const auto& [row_tag, row] : child.get_child("tbody"))
      if (row_tag == "tr") order.push_back(row.get<std::string>("td.input.<xmlattr>.id").substr(2));
  }
  return order;
}

void place(proto::Report& report, std::string_view id, proto::Todo::Place where) {
  for (proto::Todo& item : *report.mutable_todo())
    if (item.id() == id) item.set_place(where);
}

void keep_only(proto::Report& report, const std::set<std::string>& ids) {
  auto& all = *report.mutable_todo();
  all.erase(std::remove_if(all.begin(), all.end(), [&](const auto& item) { return !ids.contains(item.id()); }),
            all.end());
}

void collect_ids(const Tree& tree, std::vector<std::string>& ids) {
  for (const auto& [tag, child] : tree) {
    if (const auto id = child.get_optional<std::string>("<xmlattr>.id")) ids.push_back(*id);
    if (tag != "<xmlattr>") collect_ids(child, ids);
  }
}

}  // namespace

TEST_CASE("the checklist is by place: power off, this server, partner, Manager", "[R-3]") {
  Sample made = sample();
  proto::Report& report = made.conversion.report;
  for (proto::Todo& item : *report.mutable_todo()) item.clear_place();  // whatever the checklist says
  keep_only(report,
            {"shared-disk", "clusterpro-service", "partner-server", "add-server", "cluster-licences", "group-orders"});
  place(report, "shared-disk", proto::Todo::POWER_OFF);
  place(report, "clusterpro-service", proto::Todo::THIS_SERVER);
  place(report, "partner-server", proto::Todo::PARTNER);
  place(report, "add-server", proto::Todo::MANAGER);
  place(report, "group-orders", proto::Todo::MANAGER);
  CHECK(order_of(section_of(parsed(page_of(made)), "todo")) ==
        std::vector<std::string>{"# With the power off", "shared-disk", "# On this server", "clusterpro-service",
                                 "# On the partner server", "partner-server", "# In CLUSTERPRO Manager", "add-server",
                                 "# Each failover group", "# Also", "cluster-licences"});
}

TEST_CASE("items without a place are one list, in the checklist's order", "[R-3]") {
  Sample made = sample();
  proto::Report& report = made.conversion.report;
  for (proto::Todo& item : *report.mutable_todo()) item.clear_place();
  keep_only(report, {"shared-disk", "add-server", "group-orders"});
  CHECK(order_of(section_of(parsed(page_of(made)), "todo")) ==
        std::vector<std::string>{"shared-disk", "add-server", "# Each failover group"});
}

TEST_CASE("every item has a box of its own, every group five", "[R-3]") {
  const Sample made = sample();
  const auto page = parsed(page_of(made));
  int groups = 0;
  for (const proto::Todo& item : made.conversion.report.todo()) groups += item.id().starts_with("group-") ? 1 : 0;
  const int others = made.conversion.report.todo_size() - groups;
  CHECK(count(page, "input", "type", "checkbox") == static_cast<std::size_t>(others + 5 * groups));
  CHECK(count(page, "label") == static_cast<std::size_t>(others));
  // Ticks are kept by id, links lead to ids.
  std::vector<std::string> ids;
  collect_ids(page, ids);
  CHECK(std::set<std::string>(ids.begin(), ids.end()).size() == ids.size());
}

TEST_CASE("ticks of a preview, of a run and of another server do not mix", "[R-3]") {
  const auto name_of = [](const Sample& made) {
    return parsed(page_of(made)).get<std::string>("html.body.<xmlattr>.data-ticks");
  };
  Sample made = sample();
  const std::string preview = name_of(made);
  *made.conversion.report.mutable_run() = sample_run();
  const std::string run = name_of(made);
  made.server.set_computer_name("OTHER");
  CHECK(std::set<std::string>{preview, run, name_of(made)}.size() == 3);
}
