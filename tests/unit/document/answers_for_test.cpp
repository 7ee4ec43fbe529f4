// The answer file against the server it is for.
#include <catch2/catch_test_macros.hpp>

#include "support.h"

using namespace sssup;
using namespace sssup::document;
using namespace sssup::document::test;

namespace {

proto::TargetRules small_edition() {
  proto::TargetRules rules;
  rules.set_longest_cluster_name(4);
  rules.set_longest_group_name(6);
  rules.set_longest_password(3);
  rules.set_fewest_interconnects(2);
  rules.set_most_interconnects(3);
  return rules;
}

Lines for_server(std::string_view answers_text, std::string_view server_text = server_json) {
  proto::Server server;
  proto::Answers answers;
  REQUIRE(lines(parse_server(server_text, server)) == Lines{});
  REQUIRE(lines(parse_answers(answers_text, answers)) == Lines{});
  return lines(check_answers_for(answers, server, small_edition()));
}

Lines changed(const std::string& pointer, std::string_view value) {
  return for_server(with(answers_json, pointer, value));
}

}  // namespace

TEST_CASE("a whole server file and a whole answer file go together", "[R-5.answers]") {
  CHECK(for_server(answers_json) == Lines{});
  CHECK(for_server(R"({"format": 1})", R"({"format": 1, "computerName": "A"})") == Lines{});
}

TEST_CASE("what an edition does not take is refused, wherever it was entered", "[R-2.6.2-cluster][R-2.6.2-ip]") {
  CHECK(changed("/clusterName", R"("ABCDE")") == Lines{"clusterName: at most 4 characters"});
  CHECK(changed("/interconnects", R"(["10.0.0.1"])") == Lines{"interconnects: at least 2 entries"});
  CHECK(changed("/interconnects", R"(["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"])") ==
        Lines{"interconnects: at most 3 entries"});
  CHECK(changed("/users/0/newPassword", R"("abcd")") == Lines{"users[0].newPassword: at most 3 characters"});
  CHECK(changed("/groupNames/0/group", R"("ORDERS1")") == Lines{"groupNames[0].group: at most 6 characters"});
}

TEST_CASE("an answer for a monitor or user that is not there is refused", "[R-5.answers]") {
  CHECK(changed("/groupNames/0/monitor", R"("order")") ==
        Lines{"groupNames[0].monitor: there is no monitor order on this server"});
  CHECK(changed("/groupNames/0/monitor", R"("Orders")").size() == 1);
  CHECK(changed("/lanAddresses/0/monitor", R"("lan2")") ==
        Lines{"lanAddresses[0].monitor: there is no monitor lan2 on this server"});
  CHECK(changed("/users/0/user", R"("nobody")") ==
        Lines{"users[0].user: there is no user nobody in the accounts of this server"});
  CHECK(for_server(answers_json, R"({"format": 1, "computerName": "A"})").size() == 4);
}

TEST_CASE("a user that a monitor runs as cannot be deleted", "[R-2.6.2-users]") {
  CHECK(changed("/users", R"([{"user": "BATCH", "delete": true}])") ==
        Lines{"users[0].delete: user BATCH cannot be deleted: monitor orders runs as this user"});
  CHECK(changed("/users", R"([{"user": "Guest", "delete": true}])") == Lines{});
  CHECK(changed("/users", R"([{"user": "batch", "delete": false}])") == Lines{});
}

TEST_CASE("a group name for a monitor that becomes no group is refused", "[R-2.6.2-groups]") {
  CHECK(changed("/groupNames/0/monitor", R"("os")") ==
        Lines{"groupNames[0].monitor: monitor os does not become a failover group"});
  CHECK(changed("/groupNames/0/monitor", R"("disk-d")").size() == 1);
  for (const char* monitor : {"custom1", "spooler", "dns", "gateway", "lan1"})
    CHECK(changed("/groupNames/0/monitor", '"' + std::string(monitor) + '"') == Lines{});
}

TEST_CASE("licences are of products that can be registered, the upgrade licence by CPU", "[R-2.10]") {
  proto::LicenceProfile profile;
  auto* upgrade = profile.add_products();
  upgrade->set_key("SSS_UPGRADE");
  upgrade->set_upgrade(true);
  profile.add_products()->set_key("CLUSTERPRO_SE_8");
  const auto licence = [&](const char* product, proto::UpgradeLicence::Unit unit) {
    proto::Answers answers;
    answers.add_upgrade_licences()->set_product(product);
    answers.mutable_upgrade_licences(0)->set_unit(unit);
    return lines(check_licences_for(answers, profile));
  };
  CHECK(licence("SSS_UPGRADE", proto::UpgradeLicence::CPU) == Lines{});
  CHECK(licence("SSS_UPGRADE", proto::UpgradeLicence::NODE) ==
        Lines{"upgradeLicences[0].unit: the upgrade licence is registered by CPU: CPU is needed, not NODE"});
  CHECK(licence("CLUSTERPRO_SE_8", proto::UpgradeLicence::NODE) == Lines{});
  CHECK(licence("SSS_UPGRADE_2", proto::UpgradeLicence::CPU) ==
        Lines{"upgradeLicences[0].product: there is no licence of a product SSS_UPGRADE_2"});
}

TEST_CASE("a LAN address is one of the monitored board", "[R-2.6.1]") {
  CHECK(changed("/lanAddresses/0/address", R"("10.0.0.11")") == Lines{});
  CHECK(changed("/lanAddresses/0/address", R"("192.168.10.11")") ==
        Lines{"lanAddresses[0].address: 192.168.10.11 is not an address of network board Backup"});
  CHECK(changed("/lanAddresses/0/monitor", R"("gateway")") ==
        Lines{"lanAddresses[0].monitor: gateway is not a LAN board monitor"});
  const std::string v6 = with(server_json, "/adapters/1/addresses/1", R"("2001:db8:0:0::1/64")");
  CHECK(for_server(with(answers_json, "/lanAddresses/0/address", R"("2001:DB8::1")"), v6) == Lines{});
  const std::string gone = with(server_json, "/sss/monitors/7/lanBoard/adapter", R"("Gone")");
  CHECK(for_server(answers_json, gone).size() == 1);
}
