// The page of the choices (2.6.2), by keyboard.
#include <catch2/catch_test_macros.hpp>

#include <QAbstractButton>
#include <QApplication>
#include <QCheckBox>
#include <QLineEdit>
#include <QListWidget>
#include <QTest>

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

enum Section { cluster, interconnects, users, groups, ports };

QListWidget& sections(Host& host) {
  auto* list = host.find<QListWidget>(host.service().say(id::gui_sections));
  REQUIRE(list);
  return *list;
}

// With the arrow keys, as from the keyboard.
void go_to(Host& host, Section section) {
  auto& list = sections(host);
  list.setFocus();
  QTest::keyClick(&list, Qt::Key_Home);
  for (int key = 0; key < section; ++key) QTest::keyClick(&list, Qt::Key_Down);
  QApplication::processEvents();
}

QLineEdit& line(Host& host, const text::Message& label) {
  auto* found = host.find<QLineEdit>(host.service().say(label));
  REQUIRE(found);
  return *found;
}

bool says(Host& host, const text::Message& message) {
  return texts(host.page()).contains(host.service().say(message));
}

void type_over(QLineEdit& field, const char* text) {
  field.setFocus();
  field.selectAll();
  QTest::keyClicks(&field, QLatin1String(text));
}

const proto::FieldValue* field_of(const proto::Answer& answer, const std::string& id) {
  for (const auto& field : answer.fields())
    if (field.field() == id) return &field;
  return nullptr;
}

}  // namespace

TEST_CASE("the list says which topics are complete and which need somebody", "[R-2.6.2-groups]") {
  Host host;
  host.show(choices_screen());
  auto& list = sections(host);
  REQUIRE(list.count() == 5);
  CHECK(list.item(cluster)->text() == host.service().say({id::gui_section_complete, {{"section", "Cluster"}}}));
  CHECK(list.item(groups)->text() == host.service().say({id::gui_section_needs_you, {{"section", "Failover groups"}}}));
}

TEST_CASE("a cluster name is judged as it is typed", "[R-2.6.2-cluster]") {
  Host host;
  host.show(choices_screen());
  auto& name = line(host, id::choices_cluster_name);
  type_over(name, "a b");
  CHECK(says(host, id::rules_name_characters));
  CHECK(sections(host).item(cluster)->text() ==
        host.service().say({id::gui_section_needs_you, {{"section", "Cluster"}}}));
  type_over(name, "TOKYO");
  CHECK_FALSE(says(host, id::rules_name_characters));
}

TEST_CASE("addresses are added, moved and deleted by keyboard", "[R-2.6.2-ip]") {
  Host host;
  host.show(choices_screen());
  go_to(host, interconnects);
  auto& entry = line(host, id::gui_address_new);
  auto* list = host.find<QListWidget>(host.service().say(id::choices_interconnects));
  REQUIRE(list);
  const int before = list->count();
  entry.setFocus();
  QTest::keyClicks(&entry, QStringLiteral("10.9.9"));
  CHECK(says(host, {id::rules_address, {{"address", "10.9.9"}}}));
  QTest::keyClicks(&entry, QStringLiteral(".9"));
  QTest::keyClick(&entry, Qt::Key_Return);
  REQUIRE(list->count() == before + 1);
  list->setFocus();
  list->setCurrentRow(before);
  for (int key = 0; key < before; ++key) QTest::keyClick(list, Qt::Key_Up, Qt::AltModifier);
  CHECK(list->item(0)->text() ==
        host.service().say({id::gui_address_first, {{"number", "1"}, {"address", "10.9.9.9"}}}));
  while (list->count() > 1) QTest::keyClick(list, Qt::Key_Delete);
  CHECK(says(host, {id::rules_too_few_items, {{"min", "2"}}}));
}

TEST_CASE("a user to be deleted takes no password", "[R-2.6.2-users]") {
  Host host;
  host.show(choices_screen());
  go_to(host, users);
  auto& password = line(host, {id::choices_password, {{"user", "guest"}}});
  type_over(password, "abc");
  auto* remove = host.find<QCheckBox>(host.service().say({id::choices_delete_user, {{"user", "guest"}}}));
  REQUIRE(remove);
  QTest::keyClick(remove, Qt::Key_Space);
  CHECK(password.text().isEmpty());
  CHECK_FALSE(password.isEnabled());
  QTest::keyClick(remove, Qt::Key_Space);
  CHECK(password.isEnabled());
}

TEST_CASE("two ports that are the same are both wrong until one differs", "[R-2.6.2-ports]") {
  Host host;
  host.show(choices_screen());
  go_to(host, ports);
  auto& udp = line(host, id::choices_port_udp);
  type_over(udp, "20003");
  CHECK(says(host, {id::rules_used_twice, {{"value", "20003"}}}));
  type_over(udp, "70000");
  CHECK(says(host, {id::rules_number_range, {{"min", "1"}, {"max", "65535"}}}));
  type_over(udp, "20016");
  CHECK_FALSE(says(host, {id::rules_used_twice, {{"value", "20003"}}}));
}

TEST_CASE("that a port is in use is pointed out while it stands there", "[R-2.6.2-ports]") {
  Host host;
  host.show(choices_screen());
  go_to(host, ports);
  const text::Message in_use(id::choices_port_in_use, {{"port", "20004"}});
  REQUIRE(says(host, in_use));
  type_over(line(host, {id::choices_port_tcp, {{"number", "2"}}}), "20014");
  CHECK_FALSE(says(host, in_use));
}

TEST_CASE("the choices are made by keyboard alone", "[R-2.6.2-ok]") {
  Host host;
  host.show(choices_screen());
  type_over(line(host, id::choices_cluster_name), "TOKYO");
  go_to(host, groups);
  auto* all = host.button("ok");
  for (auto* button : host.page().findChildren<QAbstractButton*>())
    if (button->isVisibleTo(&host.page()) && button->text().startsWith(QLatin1String("Use proposals"))) {
      button->setFocus();
      QTest::keyClick(button, Qt::Key_Space);
    }
  go_to(host, users);
  type_over(line(host, {id::choices_password, {{"user", "batch"}}}), "new-password");
  all->setFocus();
  QTest::keyClick(all, Qt::Key_Space);
  const auto answers = host.answers(1);
  REQUIRE(answers.size() == 1);
  const auto* name = field_of(answers[0], "clusterName");
  REQUIRE(name);
  CHECK(name->values(0) == "TOKYO");
  CHECK(field_of(answers[0], "users/batch/newPassword"));
}
