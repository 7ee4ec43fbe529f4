// What holds for every screen, in both languages.
#include <set>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <QAbstractButton>
#include <QApplication>
#include <QListWidget>
#include <QScrollArea>
#include <QScrollBar>
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

void settle() {
  for (int round = 0; round < 5; ++round) QApplication::processEvents();
}

void look_at(Host& host, const Screen& screen) {
  host.show(screen.state);
  if (auto* sections = host.find<QListWidget>(host.service().say(text::id::gui_sections)))
    sections->setCurrentRow(screen.section);
  if (screen.try_it)
    for (const char* button : {"ok", "register"})
      if (auto* found = qobject_cast<QAbstractButton*>(host.button(button))) found->click();
  settle();
}

// Everything that Tab comes to, from wherever the keyboard is.
std::set<QWidget*> walked_with_tab(Host& host, std::size_t stops) {
  std::set<QWidget*> seen;
  for (std::size_t key = 0; key < 3 * stops + 10; ++key) {
    QWidget& now = host.keyboard();
    seen.insert(&now);
    QTest::keyClick(&now, Qt::Key_Tab);
  }
  return seen;
}

// Of radio buttons that belong together Tab comes to one; the arrow keys go on from there.
bool reached(QWidget* stop, const std::set<QWidget*>& seen) {
  if (seen.contains(stop)) return true;
  const auto* button = qobject_cast<QAbstractButton*>(stop);
  if (!button || !button->autoExclusive()) return false;
  for (QWidget* other : seen)
    if (other->parentWidget() == stop->parentWidget() && qobject_cast<QAbstractButton*>(other)) return true;
  return false;
}

}  // namespace

TEST_CASE("every control of every screen has a name that is read aloud", "[R-5.lang][R-2.3]") {
  start_application();
  const QTemporaryDir folder;
  const auto language = GENERATE(text::Language::english, text::Language::japanese);
  Host host(language);
  for (const Screen& screen : all_screens(write_report(folder.path().toStdString()))) {
    look_at(host, screen);
    const auto stops = keyboard_stops(host.page());
    CAPTURE(screen.name);
    CHECK_FALSE(stops.empty());
    for (QWidget* stop : stops) {
      CAPTURE(stop->metaObject()->className(), stop->objectName().toStdString());
      CHECK_FALSE(read_aloud(*stop).isEmpty());
    }
  }
}

TEST_CASE("no text of a screen is in the other language or has an empty place", "[R-5.lang]") {
  start_application();
  const QTemporaryDir folder;
  const auto language = GENERATE(text::Language::english, text::Language::japanese);
  Host host(language);
  for (const Screen& screen : all_screens(write_report(folder.path().toStdString()))) {
    look_at(host, screen);
    CAPTURE(screen.name);
    const QStringList wrong = untranslated(texts(host.page()), language);
    CAPTURE(wrong.join(QLatin1Char('\n')).toStdString());
    CHECK(wrong.isEmpty());
  }
}

TEST_CASE("nothing is clipped, small or large", "[R-5.lang]") {
  start_application();
  const QTemporaryDir folder;
  const auto language = GENERATE(text::Language::english, text::Language::japanese);
  const double scale = GENERATE(1.0, 2.5);
  const QFont usual = QApplication::font();
  QFont scaled = usual;
  scaled.setPointSizeF(usual.pointSizeF() * scale);
  QApplication::setFont(scaled);
  {
    Host host(language, QSize(720, 600) * scale);
    for (const Screen& screen : all_screens(write_report(folder.path().toStdString()))) {
      look_at(host, screen);
      CAPTURE(screen.name, scale);
      const QStringList wrong = clipped(host.page());
      CAPTURE(wrong.join(QLatin1Char('\n')).toStdString());
      CHECK(wrong.isEmpty());
    }
  }
  QApplication::setFont(usual);
}

TEST_CASE("no page is wider than its window", "[R-5.lang]") {
#ifdef _WIN32
  SKIP("Wine's fonts on no screen are wider than Windows'");
#endif
  start_application();
  const QTemporaryDir folder;
  const auto language = GENERATE(text::Language::english, text::Language::japanese);
  Host host(language, {720, 480});  // lower than usual: the bar at the side takes room, too
  for (const Screen& screen : all_screens(write_report(folder.path().toStdString()))) {
    look_at(host, screen);
    CAPTURE(screen.name);
    for (const auto* area : host.page().findChildren<QScrollArea*>())
      if (area->isVisible()) CHECK(area->horizontalScrollBar()->maximum() == 0);
  }
}

TEST_CASE("Tab comes to every control of every screen", "[R-2.3]") {
  start_application();
  const QTemporaryDir folder;
  Host host;
  for (const Screen& screen : all_screens(write_report(folder.path().toStdString()))) {
    look_at(host, screen);
    CAPTURE(screen.name);
    const auto stops = keyboard_stops(host.page());
    const auto seen = walked_with_tab(host, stops.size());
    for (QWidget* stop : stops) {
      CAPTURE(stop->metaObject()->className(), read_aloud(*stop).toStdString());
      CHECK(reached(stop, seen));
    }
  }
}

TEST_CASE("every screen without fields is answered by keyboard alone", "[R-2.3]") {
  start_application();
  const QTemporaryDir folder;
  Host host;
  std::size_t answered = 0;
  for (const Screen& screen : all_screens(write_report(folder.path().toStdString()))) {
    if (screen.state.question().fields_size() > 0) continue;
    look_at(host, screen);
    CAPTURE(screen.name);
    const auto& wanted = screen.state.question().buttons(0);
    QWidget* button = host.button(wanted.id().c_str());
    REQUIRE(button != nullptr);
    REQUIRE(until([&] { return button->isEnabled(); }));
    for (int key = 0; key < 40 && &host.keyboard() != button; ++key) QTest::keyClick(&host.keyboard(), Qt::Key_Tab);
    REQUIRE(&host.keyboard() == button);
    QTest::keyClick(button, Qt::Key_Space);
    const auto answers = host.answers(++answered);
    REQUIRE(answers.size() == answered);
    CHECK(answers.back().question_id() == screen.state.question().id());
    CHECK(answers.back().button() == wanted.id());
  }
}
