// The end: the report and what is left to do.
#include <catch2/catch_test_macros.hpp>

#include <QApplication>
#include <QListWidget>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

#include "common/text/gui.h"
#include "common/text/report.h"
#include "gui/model/shown_text.h"
#include "tests/gui/screens/host.h"
#include "tests/gui/screens/screens.h"
#include "tests/gui/screens/visible.h"

using namespace sssup;
using namespace sssup::gui;
using namespace sssup::gui::testing;

namespace {

namespace id = text::id;

proto::State finish(const std::string& report) {
  for (auto& screen : all_screens(report))
    if (screen.name == "finish") return std::move(screen.state);
  throw std::runtime_error("no finish");
}

QListWidget& checklist(Host& host) {
  auto* list = host.find<QListWidget>(host.service().say(id::gui_checklist));
  REQUIRE(list);
  return *list;
}

// Rows that can be ticked; headings cannot.
std::vector<int> items_of(const QListWidget& list) {
  std::vector<int> rows;
  for (int row = 0; row < list.count(); ++row)
    if (list.item(row)->flags().testFlag(Qt::ItemIsUserCheckable)) rows.push_back(row);
  return rows;
}

}  // namespace

TEST_CASE("the checklist is this server's and its ticks are kept", "[R-3]") {
  start_application();
  const QTemporaryDir folder;
  const std::string report = write_report(folder.path().toStdString());
  const int items = finish(report).checklist().items_size();
  REQUIRE(items > 10);
  {
    Host host;
    host.show(finish(report));
    auto& list = checklist(host);
    const auto rows = items_of(list);
    CHECK(rows.size() == static_cast<std::size_t>(items));
    list.setFocus();
    list.setCurrentRow(rows[1]);
    QTest::keyClick(&list, Qt::Key_Space);
    CHECK(list.item(rows[1])->checkState() == Qt::Checked);
  }
  Host again;
  again.show(finish(report));
  const auto& list = checklist(again);
  CHECK(list.item(items_of(list)[0])->checkState() == Qt::Unchecked);
  CHECK(list.item(items_of(list)[1])->checkState() == Qt::Checked);
}

TEST_CASE("the checklist is by place, each with a heading that is none of the items", "[R-3]") {
  proto::State state = finish("D:\\report.html");
  auto& items = *state.mutable_checklist()->mutable_items();
  items.DeleteSubrange(3, items.size() - 3);
  for (auto& item : items) item.clear_place();
  items[0].set_place(proto::Todo::MANAGER);
  items[2].set_place(proto::Todo::POWER_OFF);
  Host host;
  host.show(state);
  const auto& list = checklist(host);
  const auto title = [&](int item) { return shown(items[item].english().title()); };
  QStringList seen;
  for (int row = 0; row < list.count(); ++row) seen << list.item(row)->text();
  CHECK(seen == QStringList{host.service().say(id::report_place_power_off), title(2),
                            host.service().say(id::report_place_manager), title(0),
                            host.service().say(id::report_place_unspecified), title(1)});
  CHECK(items_of(list) == std::vector<int>{1, 3, 5});
  CHECK(texts(host.page()).contains(host.service().say({id::gui_checklist_done, {{"done", "0"}, {"all", "3"}}})));
}

TEST_CASE("a report on another computer is named by its path, and its checklist is there", "[R-3][R-5.report]") {
  Host host;
  host.show(finish("D:\\SSS Upgrade report\\report.html"));
  const QStringList seen = texts(host.page());
  CHECK(seen.contains(host.service().say(
      {id::gui_report_path, {{"server", "TOKYO-DB1"}, {"path", "D:\\SSS Upgrade report\\report.html"}}})));
  CHECK(seen.contains(host.service().say(id::gui_report_elsewhere)));
  CHECK_FALSE(host.find<QPushButton>(host.service().say(id::gui_report_open)));
  CHECK(checklist(host).count() > 10);
  const int first = items_of(checklist(host)).at(0);
  const QString english = checklist(host).item(first)->text();
  host.service().set_language(text::Language::japanese);
  CHECK(checklist(host).item(first)->text() != english);
}
