// The end: the report and what is left to do.
#include <catch2/catch_test_macros.hpp>

#include <QApplication>
#include <QListWidget>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

#include "common/text/gui.h"
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
    CHECK(list.count() == items);
    list.setFocus();
    list.setCurrentRow(1);
    QTest::keyClick(&list, Qt::Key_Space);
    CHECK(list.item(1)->checkState() == Qt::Checked);
  }
  Host again;
  again.show(finish(report));
  CHECK(checklist(again).item(0)->checkState() == Qt::Unchecked);
  CHECK(checklist(again).item(1)->checkState() == Qt::Checked);
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
  const QString english = checklist(host).item(0)->text();
  host.service().set_language(text::Language::japanese);
  CHECK(checklist(host).item(0)->text() != english);
}
