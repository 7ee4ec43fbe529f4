// How a page is answered, refused, left and kept.
#include <catch2/catch_test_macros.hpp>

#include <QAbstractButton>
#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSpinBox>
#include <QTemporaryFile>
#include <QTest>
#include <QTimer>

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

proto::State screen_named(const char* name) {
  for (auto& screen : all_screens("D:\\report.html"))
    if (screen.name == name) return std::move(screen.state);
  throw std::runtime_error(name);
}

void press_at_focus(Host& host, Qt::Key key) {
  QTest::keyClick(&host.keyboard(), key);
  QApplication::processEvents();
}

bool says(Host& host, const text::Message& message) {
  return texts(host.page()).contains(host.service().say(message));
}

// As the service says it: what is wrong as a whole, and at the field.
proto::Reply refusal_of(const char* field, const text::Entry& why) {
  proto::Reply refused;
  refused.set_refusal(proto::Reply::INVALID);
  *refused.mutable_why() = text::to_proto(id::choices_title);
  auto* problem = refused.add_problems();
  problem->set_field(field);
  *problem->mutable_why() = text::to_proto(why);
  return refused;
}

}  // namespace

TEST_CASE("Enter presses the preset button, and no button that cannot be undone", "[R-2.3][R-2.7]") {
  Host host;
  host.show(screen_named("confirm-uninstall"));
  for (int key = 0; key < 5; ++key) press_at_focus(host, Qt::Key_Return);
  CHECK_FALSE(qobject_cast<QPushButton*>(host.button("ok"))->isDefault());
  CHECK_FALSE(host.button("ok")->hasFocus());
  CHECK(says(host, id::gui_no_return));
  host.show(screen_named("restart-1"));
  press_at_focus(host, Qt::Key_Return);
  const auto answers = host.answers(1);
  REQUIRE(answers.size() == 1);
  CHECK(answers[0].question_id() == "restart-1");
}

TEST_CASE("Enter takes the folder that was typed; untouched, it has the server looked at again", "[R-2.3][R-5.back]") {
  Host host;
  host.show(screen_named("backup-folder"));
  CHECK(qobject_cast<QPushButton*>(host.button("check-again"))->isDefault());
  auto* folder = host.find<QLineEdit>(host.service().say(id::start_backup));
  REQUIRE(folder);
  folder->setFocus();
  folder->selectAll();
  QTest::keyClicks(folder, QStringLiteral("D:\\Other"));
  CHECK(qobject_cast<QPushButton*>(host.button("ok"))->isDefault());
  press_at_focus(host, Qt::Key_Return);
  const auto answers = host.answers(1);
  REQUIRE(answers.size() == 1);
  CHECK(answers[0].button() == "ok");
}

TEST_CASE("a key that is still held answers nothing", "[R-2.3]") {
  Host host;
  host.show(screen_named("restart-1"));
  QKeyEvent held(QEvent::KeyPress, Qt::Key_Return, Qt::NoModifier, QString(), true);
  QApplication::sendEvent(&host.page(), &held);
  QApplication::processEvents();
  CHECK(host.commands(proto::ClientMessage::kAnswer) == 0);
}

TEST_CASE("Esc goes to the way back and presses nothing", "[R-2.3]") {
  Host host;
  host.show(screen_named("licence-key"));
  press_at_focus(host, Qt::Key_Escape);
  CHECK(host.button("back")->hasFocus());
  CHECK(host.commands(proto::ClientMessage::kAnswer) == 0);
}

TEST_CASE("a licence is entered by keyboard, as it was pasted from a mail", "[R-2.10]") {
  Host host;
  host.show(licence_screen("licence-key"));
  auto* serial = host.find<QLineEdit>(host.service().say(id::licence_serial));
  auto* key = host.find<QLineEdit>(host.service().say(id::licence_key));
  REQUIRE(serial);
  REQUIRE(key);
  CHECK(key->echoMode() == QLineEdit::Password);
  serial->setFocus();
  QApplication::clipboard()->setText(QStringLiteral("  ＡＢＣ-１２３\n"));
  QTest::keySequence(serial, QKeySequence::Paste);
  CHECK(serial->text() == QStringLiteral("ABC-123"));
  key->setFocus();
  QTest::keyClicks(key, QStringLiteral("KEY-1"));
  press_at_focus(host, Qt::Key_Return);
  const auto answers = host.answers(1);
  REQUIRE(answers.size() == 1);
  CHECK(answers[0].button() == "next");
  REQUIRE(answers[0].fields_size() == 2);
  CHECK(answers[0].fields(0).values(0) == "KEY-1");
  CHECK(answers[0].fields(1).values(0) == "ABC-123");
}

TEST_CASE("the trap of the node licence is named at once", "[R-2.10]") {
  Host host;
  host.show(licence_screen("licence-unit"));
  CHECK_FALSE(says(host, id::gui_licence_node));
  for (auto* option : host.page().findChildren<QRadioButton*>())
    if (option->text() == host.service().say(id::licence_unit_node)) option->click();
  CHECK(says(host, id::gui_licence_node));
}

TEST_CASE("the calculator begins with this server's CPUs and licences", "[R-1.6]") {
  Host host;
  proto::State state = licence_screen("licences");
  auto& server = *state.mutable_question()->mutable_licences();
  server.set_cpus(4);
  server.set_sss_licences(1);
  server.set_covered_cpus(2);
  host.show(std::move(state));
  const auto result = [](const char* all, const char* buy) {
    return text::Message(id::gui_calculator_result,
                         {{"sss", "1"}, {"upgrade", "1"}, {"covered", "2"}, {"all", all}, {"buy", buy}});
  };
  CHECK(says(host, result("8", "6")));  // as the report's checklist has it
  auto* added = host.find<QSpinBox>(host.service().say(id::gui_calculator_added));
  REQUIRE(added);
  added->setValue(2);
  CHECK(says(host, result("12", "10")));
}

TEST_CASE("what is registered so far is listed, and what of it does not count", "[R-2.10]") {
  Host host;
  host.show(licence_screen("licences"));
  const QString listed = texts(host.page()).join(QLatin1Char('\n'));
  INFO(listed.toStdString());
  CHECK(listed.contains(host.service().say({id::licence_row_cpu, {{"count", "1"}, {"serial", "SAMPLE-1001"}}})));
  CHECK(listed.contains(host.service().say({id::licence_row_other_node, {{"count", "1"}, {"serial", "SAMPLE-2001"}}})));
}

TEST_CASE("a licence is read through before it is registered, and there is a way back", "[R-2.10]") {
  Host host;
  host.show(licence_screen("licence-confirm"));
  CHECK(says(host, id::licence_warning_node));
  CHECK(texts(host.page()).contains(QStringLiteral("SAMPLE-1002")));
  press_at_focus(host, Qt::Key_Escape);
  CHECK(host.button("back")->hasFocus());
}

TEST_CASE("what is missing is said when it is tried, and the keyboard goes there", "[R-2.10]") {
  Host host;
  host.show(licence_screen("licence-key"));
  static_cast<QAbstractButton*>(host.button("next"))->click();
  CHECK(host.commands(proto::ClientMessage::kAnswer) == 0);
  CHECK(says(host, {id::gui_fields_left, {{"count", "2"}}}));
  CHECK(says(host, id::rules_empty));
  CHECK(QApplication::focusWidget() == host.find<QLineEdit>(host.service().say(id::licence_serial)));
}

TEST_CASE("a refusal of the service stands beside its field", "[R-5.remote]") {
  Host host;
  host.reply_with(refusal_of("key", id::rules_blank_ends));
  host.show(licence_screen("licence-key"));
  auto* key = host.find<QLineEdit>(host.service().say(id::licence_key));
  QTest::keyClicks(host.find<QLineEdit>(host.service().say(id::licence_serial)), QStringLiteral("S-1"));
  QTest::keyClicks(key, QStringLiteral("K-1"));
  static_cast<QAbstractButton*>(host.button("next"))->click();
  static_cast<void>(host.answers(1));
  REQUIRE(until([&] { return says(host, id::rules_blank_ends); }));
  CHECK(says(host, id::choices_title));
  CHECK(key->text() == QStringLiteral("K-1"));
  QTest::keyClicks(key, QStringLiteral("2"));
  CHECK_FALSE(says(host, id::rules_blank_ends));
}

TEST_CASE("what was entered stays over another language", "[R-5.lang]") {
  Host host;
  host.show(licence_screen("licence-key"));
  QTest::keyClicks(host.find<QLineEdit>(host.service().say(id::licence_serial)), QStringLiteral("S-1"));
  host.service().set_language(text::Language::japanese);
  QApplication::processEvents();
  auto* serial = host.find<QLineEdit>(host.service().say(id::licence_serial));
  REQUIRE(serial);
  CHECK(serial->text() == QStringLiteral("S-1"));
  CHECK(untranslated(texts(host.page()), text::Language::japanese).isEmpty());
}

TEST_CASE("a secret is shown only while it is asked to be, and never read aloud", "[R-2.6.2-users]") {
  Host host;
  host.show(licence_screen("licence-key"));
  auto* key = host.find<QLineEdit>(host.service().say(id::licence_key));
  QTest::keyClicks(key, QStringLiteral("very-secret"));
  for (const QString& text : texts(host.page())) CHECK_FALSE(text.contains(QLatin1String("very-secret")));
  auto* reveal = host.find<QPushButton>(host.service().say(id::gui_reveal));
  REQUIRE(reveal);
  QTest::keyClick(reveal, Qt::Key_Space);
  CHECK(key->echoMode() == QLineEdit::Normal);
  CHECK(reveal->text() == host.service().say(id::gui_hide));
  QTest::keyClick(reveal, Qt::Key_Space);
  CHECK(key->echoMode() == QLineEdit::Password);
  CHECK(reveal->text() == host.service().say(id::gui_reveal));
}

TEST_CASE("a file too large to be a licence is not read on", "[R-2.10]") {
  Host host;
  host.show(licence_screen("licence-file"));
  QTemporaryFile file;
  REQUIRE(file.open());
  file.write(QByteArray(200'000, 'x'));
  file.close();
  QTimer::singleShot(0, [&] {
    for (auto* dialog : host.page().findChildren<QFileDialog*>()) {
      dialog->selectFile(file.fileName());
      QMetaObject::invokeMethod(dialog, "accept", Qt::QueuedConnection);
    }
  });
  static_cast<QAbstractButton*>(host.find<QPushButton>(host.service().say(id::gui_pick_file)))->click();
  const auto name = QFileInfo(file.fileName()).fileName().toStdString();
  CHECK(says(host, {id::gui_file_too_large, {{"name", name}, {"max", "16384"}}}));
  static_cast<QAbstractButton*>(host.button("next"))->click();
  CHECK(host.commands(proto::ClientMessage::kAnswer) == 0);
}

TEST_CASE("the start waits for what blocks, and looks again when asked", "[R-2.4][R-5.ready]") {
  Host host;
  host.show(start_screen("not-ready.json"));
  CHECK_FALSE(host.button("ok")->isEnabled());
  CHECK(host.button("cancel")->isEnabled());
  CHECK(says(host, id::gui_start_blocked));
  auto* again = host.find<QPushButton>(host.service().say(id::gui_check_again));
  REQUIRE(again);
  again->setFocus();
  QTest::keyClick(again, Qt::Key_Space);
  REQUIRE(until([&] { return host.commands(proto::ClientMessage::kCheckAgain) == 1; }));
  host.show(start_screen("shop.json"));
  REQUIRE(until([&] { return host.button("ok")->isEnabled(); }));
  static_cast<QAbstractButton*>(host.button("ok"))->click();
  const auto answers = host.answers(1);
  REQUIRE(answers.size() == 1);
  CHECK(answers[0].question_id() == "start");
}

TEST_CASE("what is still to be put right is counted anew with every edit, and no more when nothing is", "[R-2.10]") {
  Host host;
  host.show(licence_screen("licence-key"));
  static_cast<QAbstractButton*>(host.button("next"))->click();
  REQUIRE(says(host, {id::gui_fields_left, {{"count", "2"}}}));
  auto* serial = host.find<QLineEdit>(host.service().say(id::licence_serial));
  REQUIRE(serial);
  QTest::keyClicks(serial, QStringLiteral("S"));
  CHECK(says(host, {id::gui_fields_left, {{"count", "1"}}}));
  QTest::keyClick(serial, Qt::Key_Backspace);
  CHECK(says(host, {id::gui_fields_left, {{"count", "2"}}}));
  QTest::keyClicks(serial, QStringLiteral("S-1"));
  CHECK(says(host, {id::gui_fields_left, {{"count", "1"}}}));
  QTest::keyClicks(host.find<QLineEdit>(host.service().say(id::licence_key)), QStringLiteral("K-1"));
  for (const QString& text : texts(host.page())) CHECK_FALSE(text.startsWith(QLatin1String("Still to be put right")));
}

TEST_CASE("a refusal that names no field leaves the keyboard where it was", "[R-2.4]") {
  Host host;
  proto::Reply refused;
  refused.set_refusal(proto::Reply::FAILED);
  *refused.mutable_why() = text::to_proto(id::choices_title);
  host.reply_with(refused);
  host.show(start_screen("shop.json"));
  host.button("ok")->setFocus();
  static_cast<QAbstractButton*>(host.button("ok"))->click();
  static_cast<void>(host.answers(1));
  REQUIRE(until([&] { return says(host, id::choices_title); }));
  CHECK(host.button("ok")->hasFocus());
}

TEST_CASE("a refusal that names a folder stands beside it, and the keyboard goes there", "[R-2.4]") {
  Host host;
  host.reply_with(refusal_of("workingFolder", id::rules_blank_ends));
  host.show(start_screen("shop.json"));
  host.button("ok")->setFocus();
  static_cast<QAbstractButton*>(host.button("ok"))->click();
  static_cast<void>(host.answers(1));
  REQUIRE(until([&] { return says(host, id::rules_blank_ends); }));
  CHECK(host.find<QLineEdit>(host.service().say(id::start_folder))->hasFocus());
}

TEST_CASE("a field that holds the answer back comes into sight with what is said of it", "[R-2.4]") {
  Host host(text::Language::english, {720, 480});
  host.show(start_screen("shop.json"));
  auto* folder = host.find<QLineEdit>(host.service().say(id::start_backup));
  REQUIRE(folder);
  folder->setFocus();
  folder->selectAll();
  QTest::keyClicks(folder, QStringLiteral("nowhere"));
  auto* area = host.page().findChild<QScrollArea*>();
  for (auto* each : host.page().findChildren<QScrollArea*>())
    if (each->isAncestorOf(folder)) area = each;
  area->verticalScrollBar()->setValue(0);
  static_cast<QAbstractButton*>(host.button("ok"))->click();
  const QString why = host.service().say(id::rules_folder_form);
  const auto in_sight = [&] {
    for (auto* label : host.page().findChildren<QLabel*>())
      if (label->isVisible() && label->text() == why) return label->visibleRegion().boundingRect() == label->rect();
    return false;
  };
  CHECK(until([&] { return in_sight() && folder->visibleRegion().boundingRect() == folder->rect(); }));
  CHECK(folder->hasFocus());
}
