// The list of the interconnect addresses (2.6.2), with an address that is typed and not added.
#include <catch2/catch_test_macros.hpp>

#include <QAbstractButton>
#include <QApplication>
#include <QLineEdit>
#include <QListWidget>
#include <QTest>

#include "common/rules/choice_fields.h"
#include "common/text/gui.h"
#include "common/text/questions.h"
#include "common/text/rules.h"
#include "tests/gui/screens/host.h"
#include "tests/gui/screens/screens.h"
#include "tests/gui/screens/visible.h"

using namespace sssup;
using namespace sssup::gui;
using namespace sssup::gui::testing;

namespace {

namespace id = text::id;

// The page of the choices at its interconnects; nothing else on it needs anybody.
struct Addresses {
  Addresses() {
    auto state = choices_screen();
    for (auto& field : *state.mutable_question()->mutable_fields()) {
      if (field.has_problem()) field.set_initial(0, "GROUP-" + std::to_string(++groups));
      field.clear_problem();
      if (field.id() == rules::field::public_address) field.clear_hints();
      field.mutable_rule()->set_required(field.rule().required() && !field.rule().secret());
    }
    host.show(state);
    sections = host.find<QListWidget>(host.service().say(id::gui_sections));
    sections->setCurrentRow(1);
    QApplication::processEvents();
    list = host.find<QListWidget>(host.service().say(id::choices_interconnects));
    entry = host.find<QLineEdit>(host.service().say(id::gui_address_new));
    REQUIRE(list);
    REQUIRE(entry);
    before = list->count();
  }

  void type(const char* text) const {
    entry->setFocus();
    QTest::keyClicks(entry, QLatin1String(text));
  }
  void press_ok() { static_cast<QAbstractButton*>(host.button("ok"))->click(); }
  bool says(const text::Message& message) { return texts(host.page()).contains(host.service().say(message)); }
  bool section_is(const text::Entry& state) {
    const text::Message wanted(state, {{"section", "Interconnects"}});
    return sections->item(1)->text() == host.service().say(wanted);
  }

  Host host;
  int groups = 0;
  QListWidget* sections = nullptr;
  QListWidget* list = nullptr;
  QLineEdit* entry = nullptr;
  int before = 0;
};

}  // namespace

TEST_CASE("an address that is typed and not added is added when the page is answered", "[R-2.6.2-ip]") {
  Addresses page;
  page.type("10.9.9.9");
  page.press_ok();
  const auto answers = page.host.answers(1);
  REQUIRE(answers.size() == 1);
  REQUIRE(answers[0].fields_size() == 1);
  CHECK(answers[0].fields(0).field() == "interconnects");
  CHECK(answers[0].fields(0).values_size() == page.before + 1);
  CHECK(*answers[0].fields(0).values().rbegin() == "10.9.9.9");
}

TEST_CASE("an address that is typed is added when the entry is left, and the selected one stays selected",
          "[R-2.6.2-ip]") {
  Addresses page;
  page.list->setCurrentRow(0);
  page.type("10.9.9.9");
  page.list->setFocus(Qt::MouseFocusReason);
  REQUIRE(page.list->count() == page.before + 1);
  CHECK(page.entry->text().isEmpty());
  CHECK(page.list->currentRow() == 0);
}

TEST_CASE("who looks something up in another window finds the entry as it was left", "[R-2.6.2-ip]") {
  Addresses page;
  page.type("10.9.9.9");
  QFocusEvent away(QEvent::FocusOut, Qt::ActiveWindowFocusReason);
  QApplication::sendEvent(page.entry, &away);
  CHECK(page.list->count() == page.before);
  CHECK(page.entry->text() == QStringLiteral("10.9.9.9"));
}

TEST_CASE("what is typed and no address holds the answer back, and is said beside the entry", "[R-2.6.2-ip]") {
  Addresses page;
  page.type("10.9.9");
  page.list->setFocus();
  CHECK(page.list->count() == page.before);
  CHECK(page.section_is(id::gui_section_needs_you));
  page.press_ok();
  CHECK(page.host.commands(proto::ClientMessage::kAnswer) == 0);
  CHECK(page.says({id::rules_address, {{"address", "10.9.9"}}}));
  CHECK(page.says({id::gui_fields_left, {{"count", "1"}}}));
  CHECK(page.entry->hasFocus());
  page.entry->selectAll();
  QTest::keyClick(page.entry, Qt::Key_Delete);
  CHECK_FALSE(page.section_is(id::gui_section_needs_you));
  page.press_ok();
  CHECK(page.host.answers(1).size() == 1);
}

TEST_CASE("what is typed stays over another language", "[R-5.lang]") {
  Addresses page;
  page.type("10.9.9");
  page.host.service().set_language(text::Language::japanese);
  QApplication::processEvents();
  auto* entry = page.host.find<QLineEdit>(page.host.service().say(id::gui_address_new));
  REQUIRE(entry);
  CHECK(entry->text() == QStringLiteral("10.9.9"));
  CHECK(page.says({id::rules_address, {{"address", "10.9.9"}}}));
}

TEST_CASE("the list of topics shows where something is pointed out, until it is not so any more", "[R-2.6.2-ip]") {
  Addresses page;
  CHECK(page.section_is(id::gui_section_pointed_out));  // 10.0.0.11 and 10.0.1.11 are on one board
  page.list->setCurrentRow(2);
  QTest::keyClick(page.list, Qt::Key_Delete);
  CHECK(page.section_is(id::gui_section_complete));
}
