// The table of group names.
#include <set>

#include <catch2/catch_test_macros.hpp>

#include <QAbstractButton>
#include <QApplication>
#include <QCheckBox>
#include <QLineEdit>
#include <QListWidget>
#include <QTableView>
#include <QTest>

#include "common/rules/names.h"
#include "common/text/gui.h"
#include "gui/question/name_list.h"
#include "gui/question/proposals.h"
#include "tests/gui/screens/host.h"
#include "tests/gui/screens/screens.h"

using namespace sssup;
using namespace sssup::gui;
using namespace sssup::gui::testing;

namespace {

namespace id = text::id;

QTableView& table(Host& host) {
  auto* sections = host.find<QListWidget>(host.service().say(id::gui_sections));
  REQUIRE(sections);
  sections->setCurrentRow(3);
  QApplication::processEvents();
  auto* found = host.find<QTableView>(host.service().say(id::gui_names));
  REQUIRE(found);
  return *found;
}

std::vector<int> name_fields(const proto::Question& question) {
  std::vector<int> fields;
  for (int index = 0; index < question.fields_size(); ++index)
    if (question.fields(index).rule().unique_scope() == "group") fields.push_back(index);
  return fields;
}

QAbstractButton& use_all(Host& host) {
  for (auto* button : host.page().findChildren<QAbstractButton*>())
    if (button->text().startsWith(QLatin1String("Use proposals for"))) return *button;
  throw std::runtime_error("no such button");
}

}  // namespace

TEST_CASE("every proposal holds and none is another's name", "[R-2.6.2-groups]") {
  QuestionForm form;
  const auto state = choices_screen(300);
  form.set_question(state.question());
  const auto fields = name_fields(state.question());
  const auto proposed = proposals(form, fields);
  CHECK(proposed.size() > 200);
  std::vector<std::pair<std::string, QuestionForm::Values>> all;
  for (const auto& [field, name] : proposed) {
    CHECK_FALSE(rules::group_name(name));
    all.emplace_back(field, QuestionForm::Values{name});
  }
  form.enter_all(all);
  for (const int index : fields) CHECK_FALSE(form.problem(state.question().fields(index).id()));
}

TEST_CASE("a thousand names are rows, not widgets", "[R-2.6.2-groups]") {
  Host host;
  host.show(choices_screen(950));
  auto& names = table(host);
  CHECK(names.model()->rowCount() > 950);
  CHECK(host.page().findChildren<QWidget*>().size() < 400);
  use_all(host).click();
  CHECK_FALSE(use_all(host).isEnabled());
}

TEST_CASE("a name is typed in its row, and judged as it is typed", "[R-2.6.2-groups]") {
  Host host;
  host.show(choices_screen());
  auto& names = table(host);
  names.setFocus();
  names.setCurrentIndex(names.model()->index(0, NameList::NewColumn));
  QTest::keyClick(&names, Qt::Key_Return);
  auto* editor = names.findChild<QLineEdit*>();
  REQUIRE(editor);
  CHECK_FALSE(editor->accessibleName().isEmpty());
  const QString before = editor->text();
  editor->selectAll();
  QTest::keyClicks(editor, QStringLiteral("CON"));
  const auto state = [&] { return names.model()->index(0, NameList::StateColumn).data().toString(); };
  CHECK(state().contains(QLatin1String("device name")));
  editor->selectAll();
  QTest::keyClicks(editor, QStringLiteral("FIRST-GROUP"));
  CHECK(state() == host.service().say(id::gui_names_changed));
  QTest::keyClick(editor, Qt::Key_Escape);
  CHECK(names.model()->index(0, NameList::NewColumn).data().toString() == before);
}

TEST_CASE("groups start in the order of their names, whatever the case", "[R-2.6.2-groups]") {
  QuestionForm form;
  const auto state = choices_screen(8);
  form.set_question(state.question());
  const auto fields = name_fields(state.question());
  Host host;
  NameList list(host.service(), form, fields);
  form.enter(list.field(2).id(), {"aaa"});
  form.enter(list.field(1).id(), {"AAB"});
  CHECK(list.index(2, 0).data(NameList::OrderRole).toInt() == 1);
  CHECK(list.index(1, 0).data(NameList::OrderRole).toInt() == 2);
  std::set<int> orders;
  for (int row = 0; row < list.rowCount(); ++row) orders.insert(list.index(row, 0).data(NameList::OrderRole).toInt());
  CHECK(orders.size() == fields.size());
}

TEST_CASE("only the names that must change are shown when asked, and stay while one types", "[R-2.6.2-groups]") {
  Host host;
  host.show(choices_screen(40));
  auto& names = table(host);
  const int all = names.model()->rowCount();
  auto* only_open = host.find<QCheckBox>(host.service().say(id::gui_names_only_open));
  REQUIRE(only_open);
  QTest::keyClick(only_open, Qt::Key_Space);
  const int open = names.model()->rowCount();
  CHECK(open < all);
  CHECK(open > 0);
  use_all(host).click();
  CHECK(names.model()->rowCount() == open);
}
