// The table of group names.
#include <set>

#include <catch2/catch_test_macros.hpp>

#include <QAbstractButton>
#include <QApplication>
#include <QCheckBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QListWidget>
#include <QTableView>
#include <QTest>

#include "common/rules/names.h"
#include "common/text/gui.h"
#include "common/text/questions.h"
#include "common/text/rules.h"
#include "gui/question/name_list.h"
#include "gui/question/proposals.h"
#include "tests/gui/screens/host.h"
#include "tests/gui/screens/screens.h"
#include "tests/gui/screens/visible.h"

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
  CHECK(use_all(host).text() == host.service().say(id::gui_names_use_all_none));
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

TEST_CASE("of two groups with one name both are marked, and the untouched one keeps it", "[R-2.6.2-groups]") {
  Host host;
  host.show(choices_screen());
  auto& names = table(host);
  const auto at = [&](int row, int column) { return names.model()->index(row, column); };
  const int other = 2;  // as the sample has it: a name that can stay
  const QString name = at(other, NameList::NewColumn).data().toString();
  names.setCurrentIndex(at(0, NameList::NewColumn));
  names.model()->setData(at(0, NameList::NewColumn), name);
  const text::Message twice(id::rules_used_twice, {{"value", name.toStdString()}});
  const text::Message marked(id::gui_names_problem, {{"why", host.service().say(twice).toStdString()}});
  for (const int row : {0, other})
    CHECK(at(row, NameList::StateColumn).data().toString() == host.service().say(marked));
  CHECK(texts(host.page()).contains(host.service().say(marked)));
  use_all(host).click();
  CHECK(at(other, NameList::NewColumn).data().toString() == name);
  CHECK(at(0, NameList::NewColumn).data().toString() != name);
}

TEST_CASE("a column is sorted by a click on its head, the order by number", "[R-2.6.2-groups]") {
  Host host;
  host.show(choices_screen(20));
  auto& names = table(host);
  auto* header = names.horizontalHeader();
  const auto click = [&] {
    const int left = header->sectionViewportPosition(NameList::OrderColumn);
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, QPoint(left + 10, header->height() / 2));
  };
  const auto order = [&](int row) { return names.model()->index(row, NameList::OrderColumn).data().toInt(); };
  REQUIRE(order(0) != 1);
  click();
  if (header->sortIndicatorOrder() == Qt::DescendingOrder) click();
  for (int row = 0; row < names.model()->rowCount(); ++row) CHECK(order(row) == row + 1);
}

TEST_CASE("the state has the room that the names leave", "[R-2.6.2-groups]") {
#ifdef _WIN32
  SKIP("Wine's fonts on no screen are wider than Windows'");
#endif
  Host host;
  host.show(choices_screen(40));
  auto& names = table(host);
  const auto width = [&](int column) { return names.columnWidth(column); };
  CHECK(width(NameList::StateColumn) > width(NameList::OldColumn));
  CHECK(width(NameList::StateColumn) > width(NameList::NewColumn));
  const int least = names.fontMetrics().horizontalAdvance(host.service().say({id::gui_names_problem, {{"why", "…"}}}));
  CHECK(width(NameList::StateColumn) > least + names.iconSize().width());
}

TEST_CASE("what is pointed out at a group is seen in its row and below the table", "[R-2.2-ip]") {
  proto::State state = choices_screen();
  proto::Field* pointed_out = nullptr;
  for (auto& field : *state.mutable_question()->mutable_fields())
    if (field.rule().unique_scope() == "group" && !field.has_problem() && !pointed_out) pointed_out = &field;
  REQUIRE(pointed_out);
  const text::Message said(id::choices_own_address, {{"addresses", "10.0.0.11"}});
  *pointed_out->add_hints() = text::to_proto(said);
  Host host;
  host.show(state);
  auto& names = table(host);
  int row = 0;
  const auto hint = host.service().say(said);
  const auto state_of = [&](int of) { return names.model()->index(of, NameList::StateColumn).data().toString(); };
  while (row < names.model()->rowCount() && state_of(row) != hint) ++row;
  REQUIRE(row < names.model()->rowCount());
  names.setCurrentIndex(names.model()->index(row, NameList::NewColumn));
  CHECK(texts(host.page()).contains(hint));
  names.model()->setData(names.model()->index(row, NameList::NewColumn), QStringLiteral("RENAMED"));
  CHECK(state_of(row) == hint);
}
