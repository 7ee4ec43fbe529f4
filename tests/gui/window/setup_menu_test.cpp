// The setup menu with a script in upgradectl's place. Not on Windows, for the script's sake.
#include "gui/setup_menu.h"

#include <optional>

#include <QFile>
#include <QLabel>
#include <QProcess>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>
#include <catch2/catch_test_macros.hpp>

#include "common/text/console.h"
#include "common/text/window.h"
#include "gui/model/shown_text.h"
#include "tests/gui/screens/visible.h"
#include "tests/gui/window/application.h"

namespace sssup::gui {
namespace {

constexpr int patience_ms = 60'000;

struct Menu {
  explicit Menu(const QByteArray& script) {
    testing::start_application();
    QFile file(root.filePath(QStringLiteral("upgradectl")));
    REQUIRE(file.open(QIODevice::WriteOnly));
    file.write("#!/bin/sh\n" + script);
    file.close();
    file.setPermissions(QFile::ReadOwner | QFile::ExeOwner);
    window.emplace(text::Language::english, file.fileName(), QStringList{"--medium", "E:\\"});
    window->show();
  }
  QPushButton* button(const text::Entry& entry) const {
    for (auto* each : window->findChildren<QPushButton*>())
      if (each->text() == shown(entry, text::Language::english)) return each;
    return nullptr;
  }
  bool says(const QString& words) {
    return QTest::qWaitFor([&] { return testing::texts(*window).contains(words); }, patience_ms);
  }

  QTemporaryDir root;
  std::optional<SetupMenu> window;
};

TEST_CASE("the setup menu runs the Setup that is picked and says how it ended", "[R-3.5-menu]") {
  Menu menu("echo running; echo \"$@\"");
  QTest::keyClick(menu.button(text::id::console_setup_menu_manager), Qt::Key_Space);
  CHECK(menu.says("--lang en setup-menu --medium E:\\ --choose manager"));
  CHECK(menu.button(text::id::console_setup_menu_server)->isEnabled());
}

TEST_CASE("what went wrong with a Setup is said, and another can be tried", "[R-3.5-menu]") {
  Menu menu("echo 'Setup ended with 1603' >&2; exit 1");
  QTest::keyClick(menu.button(text::id::console_setup_menu_server), Qt::Key_Space);
  CHECK(menu.says("Setup ended with 1603"));
  CHECK(menu.button(text::id::console_setup_menu_server)->isEnabled());
}

TEST_CASE("the setup menu stays as long as a Setup runs", "[R-3.5-menu]") {
  Menu menu("read end < \"$(dirname \"$0\")/end\"");
  REQUIRE(QProcess::execute("mkfifo", {menu.root.filePath("end")}) == 0);
  QTest::keyClick(menu.button(text::id::console_setup_menu_server), Qt::Key_Space);
  CHECK_FALSE(menu.button(text::id::console_setup_menu_end)->isEnabled());
  CHECK_FALSE(menu.window->close());
  QFile end(menu.root.filePath("end"));
  REQUIRE(end.open(QIODevice::WriteOnly));
  end.write("\n");
  end.close();
  CHECK(QTest::qWaitFor([&] { return menu.window->close(); }, patience_ms));
}

}  // namespace
}  // namespace sssup::gui
