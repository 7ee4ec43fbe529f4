#include <catch2/catch_test_macros.hpp>

#include "common/rules/choice_fields.h"

using namespace sssup;
using namespace sssup::rules;

namespace {

struct Known {
  proto::Answers answers;
  proto::Server server;
};

Known known() {
  Known known;
  known.server.mutable_sss()->add_accounts()->set_user("Batch");
  for (const char* monitor : {"orders", "web/shop"}) known.server.mutable_sss()->add_monitors()->set_name(monitor);
  known.answers.add_users()->set_user("nobody");
  known.answers.add_users()->set_user("BATCH");
  for (const char* monitor : {"orders", "web/shop"}) known.answers.add_group_names()->set_monitor(monitor);
  known.answers.add_lan_addresses()->set_monitor("lan1");
  return known;
}

std::string shown_at(std::string_view path) {
  const Known all = known();
  return field_at(all.answers, all.server, path).value_or("(none)");
}

}  // namespace

TEST_CASE("a problem of a counted entry is shown at the field of its name", "[R-2.6.2-groups][R-2.6.2-users]") {
  CHECK(shown_at("groupNames[1].group") == "groupNames/web/shop");
  CHECK(shown_at("groupNames[0].monitor") == "groupNames/orders");
  CHECK(shown_at("lanAddresses[0].address") == "lanAddresses/lan1");
  CHECK(shown_at("users[0].newPassword") == "users/nobody/newPassword");
  // The question spells the user as the account does.
  CHECK(shown_at("users[1].newPassword") == "users/Batch/newPassword");
  CHECK(shown_at("users[1].delete") == "users/Batch/delete");
  CHECK(shown_at("users[1]") == "users/Batch/newPassword");
  CHECK(shown_at("sss.monitors[1].name") == "groupNames/web/shop");
}

TEST_CASE("a problem of a list or of a plain answer is shown at its field", "[R-2.6.2-ip][R-2.6.2-ports]") {
  for (const char* same : {"clusterName", "workingFolder", "backupFolder", "edition", "interconnects"})
    CHECK(shown_at(same) == same);
  CHECK(shown_at("interconnects[3]") == "interconnects");
  CHECK(shown_at("ports.tcp[2]") == "ports/tcp/2");
  CHECK(shown_at("ports.tcp") == "ports/tcp/0");
  CHECK(shown_at("ports") == "ports/tcp/0");
  CHECK(shown_at("ports.udp") == "ports/udp");
}

TEST_CASE("a problem of what no field is about has none", "[R-2.6.2-groups]") {
  for (const char* path :
       {"", "groupNames", "groupNames[2].group", "groupNames[-1].group", "groupNames[x].group", "groupNames[1",
        "users[9]", "sss.monitors[1].disk.drive", "sss.monitors[7].name", "systemLocale", "upgradeLicences[0].key"})
    CHECK(shown_at(path) == "(none)");
}
