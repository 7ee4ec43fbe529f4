// The window that is there throughout, attached to a service that says what the test wants, without a screen.
#include "gui/progress_window.h"

#include <optional>

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QTest>
#include <catch2/catch_test_macros.hpp>

#include "common/outcome/explained.h"
#include "common/text/events.h"
#include "common/text/products.h"
#include "common/text/questions.h"
#include "common/text/window.h"
#include "gui/detail_list.h"
#include "gui/link_pages.h"
#include "gui/model/attached_service.h"
#include "gui/model/event_list.h"
#include "gui/progress_panel.h"
#include "gui/side_window.h"
#include "tests/gui/screens/visible.h"
#include "tests/gui/window/application.h"
#include "tests/pipe/support.h"

namespace sssup::gui {
namespace {

using Link = AttachedService::Link;
using pipe::testing::Record;
using pipe::testing::Service;
using pipe::testing::TempFolder;

bool until(const std::function<bool()>& holds) {
  return QTest::qWaitFor(holds, 60'000);
}

proto::State state(proto::State::Run run) {
  proto::State state;
  state.set_run(run);
  state.set_server_name("TOKYO-DB1");
  for (const auto* title : {&text::id::phase_freeze, &text::id::phase_save, &text::id::phase_remove})
    *state.add_phases()->mutable_title() = text::to_proto(*title);
  state.mutable_phases(0)->set_status(proto::Phase::DONE);
  state.mutable_phases(0)->set_restart_after(true);
  state.mutable_phases(1)->set_status(proto::Phase::NOW);
  state.mutable_phases(2)->set_id("remove");
  state.set_progress(4200);
  return state;
}

proto::State asking() {
  proto::State asked = state(proto::State::WAITING_FOR_OPERATOR);
  asked.mutable_question()->set_id("restart-1");
  asked.mutable_question()->set_instance(3);
  *asked.mutable_question()->mutable_title() = text::to_proto(text::id::restart_1_title);
  auto* ok = asked.mutable_question()->add_buttons();
  ok->set_id("ok");
  *ok->mutable_label() = text::to_proto(text::id::button_ok);
  return asked;
}

struct Seat {
  explicit Seat(text::Language language = text::Language::english) {
    testing::start_application();
    AttachedService::Options options;
    options.endpoint = folder.endpoint();
    options.language = language;
    service.emplace(options);
    window.emplace(*service);
    window->take_place();
    window->show();
  }

  bool shows(const text::Entry& entry) const {
    const QString wanted = service->say(entry);
    return until([&] {
      for (const QLabel* label : window->findChildren<QLabel*>())
        if (label->isVisible() && label->text().contains(wanted)) return true;
      return false;
    });
  }
  SideWindow* question_window() const { return window->findChild<SideWindow*>(); }

  TempFolder folder;
  Record record;
  std::optional<AttachedService> service;
  std::optional<ProgressWindow> window;
};

TEST_CASE("what the service is like is said, and the run is shown when it is there, and again after it was lost",
          "[R-5.remote][R-2.3]") {
  Seat seat;
  CHECK(seat.shows(text::id::window_not_running));
  seat.record.set_state(state(proto::State::RUNNING));
  std::optional<Service> real(std::in_place, seat.folder.endpoint(), seat.record);
  REQUIRE(until([&] { return seat.window->findChild<ProgressPanel*>()->isVisible(); }));
  CHECK_FALSE(seat.window->findChild<LinkPage*>()->isVisible());
  CHECK(seat.window->windowTitle().contains("TOKYO-DB1"));
  real.reset();
  CHECK(seat.shows(text::id::window_lost));
  CHECK(seat.window->findChild<QListView*>()->isVisible());  // the phases stay
  real.emplace(seat.folder.endpoint(), seat.record);
  CHECK(until([&] { return seat.window->findChild<ProgressPanel*>()->isVisible(); }));
}

TEST_CASE("a run that cannot go on says why, with the system's own words, and looks again when asked", "[T-6][R-2.3]") {
  Seat seat;
  auto unusable = state(proto::State::UNUSABLE);
  const Error error(Error::Kind::corrupt, {text::id::products_tree_kind, {{"name", "HKLM\\SOFTWARE\\NEC"}}},
                    "the data is invalid");
  *unusable.mutable_trouble() = text::to_proto(told_with_why(text::id::unusable_check_again, explained(error)));
  seat.record.set_state(unusable);
  Service real(seat.folder.endpoint(), seat.record);
  const auto shown = [&](const QString& part) {
    return until([&] {
      for (const QLabel* label : seat.window->findChildren<QLabel*>())
        if (label->isVisible() && label->text().contains(part)) return true;
      return false;
    });
  };
  CHECK(shown("HKLM\\SOFTWARE\\NEC"));
  CHECK(shown("the data is invalid"));
  QPushButton* again = nullptr;
  for (auto* button : seat.window->findChild<ProgressPanel*>()->findChildren<QPushButton*>())
    if (button->isVisible() && button->text() == seat.service->say(text::id::window_check_again)) again = button;
  CHECK(again != nullptr);
}

TEST_CASE("the window of a question comes up by itself, and back when it was closed", "[R-2.3]") {
  Seat seat;
  seat.record.set_state(state(proto::State::RUNNING));
  Service real(seat.folder.endpoint(), seat.record);
  REQUIRE(until([&] { return seat.service->attached(); }));
  CHECK_FALSE(seat.question_window()->isVisible());
  seat.record.set_state(asking());
  real.server->publish_state();
  REQUIRE(until([&] { return seat.question_window()->isVisible(); }));
  seat.question_window()->close();
  for (auto* button : seat.window->findChild<ProgressPanel*>()->findChildren<QPushButton*>())
    if (button->text() == seat.service->say(text::id::window_show_question)) button->click();
  CHECK(seat.question_window()->isVisible());
  seat.record.set_state(state(proto::State::RUNNING));
  real.server->publish_state();
  CHECK(until([&] { return !seat.question_window()->isVisible(); }));
}

TEST_CASE("every control is reached by keyboard, has a name, and nothing is clipped or in the other language",
          "[R-2.3][R-5.lang]") {
  Seat seat;
  seat.record.set_state(asking());
  Service real(seat.folder.endpoint(), seat.record);
  real.say(20);
  REQUIRE(until([&] { return seat.service->attached(); }));
  for (const auto language : {text::Language::japanese, text::Language::english}) {
    seat.service->set_language(language);
    until([&] { return testing::clipped(*seat.window).isEmpty(); });  // the new texts have found their room
    const auto stops = testing::keyboard_stops(*seat.window);
    CHECK(stops.size() >= 6);
    for (QWidget* each : stops) CHECK_FALSE(testing::read_aloud(*each).isEmpty());
    CHECK(testing::clipped(*seat.window).join("; ").toStdString() == "");
    QStringList texts = testing::texts(*seat.window);
    texts.removeAll(QString::fromUtf8("日本語"));
    texts.removeAll("English");
    CHECK(testing::untranslated(texts, language).join("; ").toStdString() == "");
  }
}

TEST_CASE("a list that a search or a level left nothing of says so", "[R-2.3]") {
  Seat seat;
  seat.record.set_state(state(proto::State::RUNNING));
  Service real(seat.folder.endpoint(), seat.record);
  real.say(20);
  REQUIRE(until([&] { return seat.service->events().rowCount() == 20; }));
  auto* list = seat.window->findChild<DetailList*>();
  const auto nothing_found = [&] {
    for (const auto* label : list->findChildren<QLabel*>())
      if (label->text() == seat.service->say(text::id::window_nothing_found)) return label->isVisible();
    return false;
  };
  CHECK_FALSE(nothing_found());
  auto* level = list->findChild<QComboBox*>();
  level->setCurrentIndex(level->count() - 1);
  CHECK(nothing_found());
  level->setCurrentIndex(0);
  CHECK_FALSE(nothing_found());
  auto* search = list->findChild<QLineEdit*>();
  search->setText("no such event");
  CHECK(until(nothing_found));
  search->clear();
  CHECK(until([&] { return !nothing_found(); }));
}

TEST_CASE("what the search is for is read whole, however small the window", "[R-2.3][R-5.lang]") {
  for (const auto language : {text::Language::japanese, text::Language::english}) {
    Seat seat(language);
    seat.record.set_state(state(proto::State::RUNNING));
    Service real(seat.folder.endpoint(), seat.record);
    REQUIRE(until([&] { return seat.window->findChild<ProgressPanel*>()->isVisible(); }));
    const auto* search = seat.window->findChild<DetailList*>()->findChild<QLineEdit*>();
    const int margins = search->height() / 2;
    seat.window->resize(seat.window->minimumSizeHint());
    QApplication::processEvents();
    CHECK(search->fontMetrics().horizontalAdvance(search->placeholderText()) + margins <= search->width());
  }
}

TEST_CASE("the language is chosen at run time, each by its own name", "[R-5.lang]") {
  Seat seat;
  for (auto* box : seat.window->findChildren<QComboBox*>()) {
    const int japanese = box->findText(QString::fromUtf8("日本語"));
    if (japanese < 0) continue;
    box->setFocus();
    QTest::keyClick(box, Qt::Key_Up);
  }
  CHECK(seat.service->language() == text::Language::japanese);
  CHECK(seat.shows(text::id::window_not_running));
}

}  // namespace
}  // namespace sssup::gui
