#include "common/rules/choice_fields.h"

#include <google/protobuf/util/message_differencer.h>
#include <catch2/catch_test_macros.hpp>

using namespace sssup;
using namespace sssup::rules;
using Values = std::vector<std::string>;

namespace {

proto::Answers answers() {
  proto::Answers all;
  all.set_cluster_name("SSS");
  all.add_interconnects("10.0.0.1");
  all.add_interconnects("10.0.1.1");
  auto* user = all.add_users();
  user->set_user("a/b");
  user->set_new_password("secret");
  user = all.add_users();
  user->set_user("guest");
  user->set_delete_(true);
  auto* group = all.add_group_names();
  group->set_monitor("web/shop");
  group->set_group("WEB");
  auto* lan = all.add_lan_addresses();
  lan->set_monitor("lan1");
  lan->set_address("10.0.1.11");
  for (const unsigned port : {1U, 2U, 3U}) all.mutable_ports()->add_tcp(port);
  all.mutable_ports()->set_udp(4);
  return all;
}

Values values(std::string_view field) {
  return values_for(answers(), field).value_or(Values{"(nothing)"});
}

}  // namespace

TEST_CASE("fields are found by their place in the answer file, names with slashes too", "[R-5.answers]") {
  CHECK(values("clusterName") == Values{"SSS"});
  CHECK(values("interconnects") == Values{"10.0.0.1", "10.0.1.1"});
  CHECK(values("users/a/b/newPassword") == Values{"secret"});
  CHECK(values("users/guest/delete") == Values{"true"});
  CHECK(values("groupNames/web/shop") == Values{"WEB"});
  CHECK(values("lanAddresses/lan1") == Values{"10.0.1.11"});
  CHECK(values("ports/tcp/2") == Values{"3"});
  CHECK(values("ports/udp") == Values{"4"});
  for (const char* absent : {"edition", "groupNames/other", "ports/tcp/3", "ports/tcp/x", "ports/tcp/-1",
                             "users/guest/newPassword", "upgradeLicences/0/unit", "", "ports/"})
    CHECK_FALSE(values_for(answers(), absent).has_value());
}

TEST_CASE("what the fields say becomes the same answers again", "[R-5.answers]") {
  proto::Answers again;
  for (const std::string& id :
       {std::string(field::cluster_name), std::string(field::interconnects), field::new_password("a/b"),
        field::delete_user("guest"), field::group_name("web/shop"), field::lan_address("lan1"), field::tcp_port(0),
        field::tcp_port(1), field::tcp_port(2), std::string(field::udp_port)})
    add_values(again, id, values(id));
  CHECK(google::protobuf::util::MessageDifferencer::Equals(again, answers()));
}

TEST_CASE("what is no choice leaves nothing in the answers", "[R-2.6.2-users][R-2.6.2-groups]") {
  proto::Answers none;
  add_values(none, field::group_name("orders"), {"orders"});
  add_values(none, field::new_password("batch"), {""});
  add_values(none, field::delete_user("batch"), {"false"});
  add_values(none, "unknown", {"value"});
  add_values(none, "ports/tcp/7", {"1"});
  CHECK(none.ByteSizeLong() == 0);

  add_values(none, field::delete_user("batch"), {"true"});
  CHECK(none.users(0).delete_());
  add_values(none, field::delete_user("BATCH"), {"false"});
  CHECK(none.users().empty());
}

TEST_CASE("a user named without a password has one still to be entered", "[R-2.6.2-users][R-5.answers]") {
  proto::Account saved;
  saved.set_password("known");
  proto::UserChoice choice;
  CHECK(password_settled(saved, nullptr));
  CHECK_FALSE(password_settled(proto::Account(), nullptr));
  CHECK_FALSE(password_settled(saved, &choice));
  choice.set_new_password("new");
  CHECK(password_settled(proto::Account(), &choice));
  choice.clear_new_password();
  choice.set_delete_(true);
  CHECK(password_settled(proto::Account(), &choice));
}
