#include <catch2/catch_test_macros.hpp>

#include "ready_server.h"

using namespace sssup;
using namespace sssup::readiness::test;

namespace {

void rename_group(proto::Answers& answers, const char* monitor, const char* group) {
  auto* choice = answers.add_group_names();
  choice->set_monitor(monitor);
  choice->set_group(group);
}

}  // namespace

TEST_CASE("monitor names that are no group names", "[R-2.6.2-groups]") {
  proto::Server server = ready_server();
  for (const std::string name : {"発注", "order entry", "a-name-too-long1", "con", "Lpt1"}) {
    INFO(name);
    server.mutable_sss()->mutable_monitors(0)->set_name(name);
    CHECK(said(check(server)) == Lines{"group-name-invalid " + name});
    proto::Answers answers = ready_answers();
    rename_group(answers, name.c_str(), "ORDERS");
    CHECK(check(server, answers).empty());
  }
  SECTION("an answer that breaks the rule settles nothing") {
    proto::Answers answers = ready_answers();
    rename_group(answers, "gateway", "NUL");
    server = ready_server();
    CHECK(said(check(server, answers)) == Lines{"group-name-invalid gateway"});
  }
  SECTION("monitors that become no group may be named anything") {
    server = ready_server();
    *server.mutable_sss()->add_monitors() = monitor(R"({"name": "OS の監視", "os": {"recovery": "NOTHING"}})");
    CHECK(check(server).empty());
  }
}

TEST_CASE("group names are unique ignoring case", "[R-2.6.2-groups]") {
  proto::Server server = ready_server();
  server.mutable_sss()->mutable_monitors(0)->set_name("GATEWAY");
  const auto findings = check(server);
  REQUIRE(said(findings) == Lines{"group-name-duplicate gateway"});
  CHECK(english(findings[0].detail).find("GATEWAY and gateway") == std::string::npos);
  CHECK(english(findings[0].detail).find("gateway and GATEWAY") != std::string::npos);
  proto::Answers answers = ready_answers();
  rename_group(answers, "gateway", "gw");
  CHECK(check(server, answers).empty());
  rename_group(answers, "GATEWAY", "Gw");
  CHECK(said(check(server, answers)) == Lines{"group-name-duplicate gateway"});
}

TEST_CASE("interconnects: at least two", "[R-2.6.2-ip]") {
  proto::Server server = ready_server();
  server.mutable_adapters()->RemoveLast();
  CHECK(said(check(server)) == Lines{"interconnect-too-few"});
  SECTION("addresses that are not on the server yet will do") {
    proto::Answers answers = ready_answers();
    answers.add_interconnects("10.0.0.11");
    answers.add_interconnects("192.168.10.11");
    CHECK(check(server, answers).empty());
  }
  SECTION("none at all") {
    server.clear_adapters();
    CHECK(said(check(server)) == Lines{"interconnect-too-few", "public-lan-assumed"});
  }
}

TEST_CASE("a public LAN that is only assumed is said, until it is named", "[R-2.6.2-public]") {
  auto server = ready_server();
  server.mutable_adapters(0)->clear_gateways();
  CHECK(said(check(server)) == Lines{"public-lan-assumed 10.0.0.11"});
  auto answers = ready_answers();
  answers.set_public_address("192.168.10.11");
  CHECK(check(server, answers).empty());
}

TEST_CASE("interconnects on one board or in one subnet are pointed out", "[R-2.6.2-ip]") {
  proto::Server server = ready_server();
  SECTION("one board") {
    server.mutable_adapters(1)->add_addresses("10.0.1.11/24");
    CHECK(said(check(server)) == Lines{"interconnect-same-board 10.0.0.11, 10.0.1.11"});
    proto::Answers answers = ready_answers();
    answers.add_interconnects("10.0.1.11");
    answers.add_interconnects("192.168.10.11");
    CHECK(check(server, answers).empty());
  }
  SECTION("one board and one subnet") {
    server.mutable_adapters(1)->add_addresses("10.0.0.12/24");
    CHECK(said(check(server)) ==
          Lines{"interconnect-same-board 10.0.0.11, 10.0.0.12", "interconnect-same-subnet 10.0.0.11, 10.0.0.12"});
  }
  SECTION("one subnet") {
    server.mutable_adapters(1)->set_addresses(0, "192.168.10.12/24");
    CHECK(said(check(server)) == Lines{"interconnect-same-subnet 192.168.10.12, 192.168.10.11"});
  }
}

TEST_CASE("ports in use, by protocol", "[R-2.6.2-ports]") {
  proto::Server server = ready_server();
  const auto use = [&](proto::PortInUse::Protocol protocol, std::uint32_t port) {
    auto* used = server.add_ports_in_use();
    used->set_protocol(protocol);
    used->set_port(port);
  };
  use(proto::PortInUse::UDP, 20004);
  use(proto::PortInUse::TCP, 20006);
  use(proto::PortInUse::TCP, 80);
  CHECK(check(server).empty());
  use(proto::PortInUse::TCP, 20004);
  use(proto::PortInUse::UDP, 20006);
  CHECK(said(check(server)) == Lines{"port-in-use TCP 20004", "port-in-use UDP 20006"});
  proto::Answers answers = ready_answers();
  for (const std::uint32_t port : {30001U, 30002U, 30003U}) answers.mutable_ports()->add_tcp(port);
  answers.mutable_ports()->set_udp(30004);
  CHECK(check(server, answers).empty());
  answers.mutable_ports()->set_tcp(1, 80);
  CHECK(said(check(server, answers)) == Lines{"port-in-use TCP 80"});
}

TEST_CASE("passwords a capture left out", "[R-2.6.2-users]") {
  proto::Server server = ready_server();
  server.mutable_sss()->mutable_accounts(0)->clear_password();
  CHECK(said(check(server)) == Lines{"password-missing batch"});
  proto::Answers answers = ready_answers();
  auto* choice = answers.add_users();
  choice->set_user("batch");
  SECTION("given") {
    choice->set_new_password("secret2");
    CHECK(check(server, answers).empty());
  }
  SECTION("given for the user in other letters") {
    choice->set_user("BATCH");
    choice->set_new_password("secret2");
    CHECK(check(server, answers).empty());
  }
  SECTION("given for the user by the server's name") {
    choice->set_user("TOKYO-DB1\\batch");
    choice->set_new_password("secret2");
    CHECK(check(server, answers).empty());
  }
  SECTION("the user goes") {
    choice->set_delete_(true);
    CHECK(check(server, answers).empty());
  }
  SECTION("named without a choice") {
    CHECK(said(check(server, answers)) == Lines{"password-missing batch"});
  }
}

TEST_CASE("a monitor that runs as a user who is not among the accounts", "[R-2.6.2-users]") {
  proto::Server server = ready_server();
  *server.mutable_sss()->add_monitors() = monitor(R"({"name": "orders", "application": {"recovery": "REBOOT", "items": [
    {"application": {"command": "a.exe", "user": "BATCH"}}, {"application": {"command": "b.exe", "user": "tokyo-db1\\batch"}},
    {"application": {"command": "c.exe", "user": "OSAKA\\batch"}}, {"application": {"command": "d.exe", "user": "osaka\\Batch"}},
    {"application": {"command": "e.exe"}}]}})");
  const auto findings = check(server);
  REQUIRE(said(findings) == Lines{"run-as-user-unknown orders"});
  CHECK(findings[0].severity == proto::Finding::DECISION);
  CHECK(english(findings[0].detail).find("OSAKA\\batch") != std::string::npos);
  server.mutable_sss()->add_accounts()->set_user("Osaka\\BATCH");
  server.mutable_sss()->mutable_accounts(1)->set_password("secret");
  CHECK(check(server).empty());
}

TEST_CASE("a user whom only a script names, and who is not among the accounts", "[R-2.6.2-users]") {
  proto::Server server = ready_server();
  *server.mutable_sss()->add_monitors() =
      custom_monitor("own",
                     "ARMLOAD A /U nightly a.exe\r\nARMLOAD B /U NIGHTLY b.exe\r\nARMLOAD C /U batch c.exe\r\n"
                     "ARMLOAD D /U %USER% d.exe\r\n");
  const auto findings = check(server);
  CHECK(said(of_key(findings, "run-as-user-unknown")) == Lines{"run-as-user-unknown own"});
}

TEST_CASE("a user to be deleted whom a script or a command names", "[R-2.6.2-users]") {
  proto::Server server = ready_server();
  *server.mutable_sss()->add_monitors() = custom_monitor("own", "ARMLOAD DAILY /U Batch /R 3 a.exe\r\n");
  *server.mutable_sss()->add_monitors() = monitor(R"({"name": "orders", "application": {"recovery": "REBOOT", "items": [
    {"command": {"text": "ARMLOAD X /U .\\batch b.exe"}}]}})");
  CHECK(of_key(check(server), "deleted-user-in-script").empty());
  proto::Answers answers = ready_answers();
  auto* choice = answers.add_users();
  choice->set_user("BATCH");
  choice->set_delete_(true);
  const auto findings = of_key(check(server, answers), "deleted-user-in-script");
  REQUIRE(said(findings) == Lines{"deleted-user-in-script BATCH"});
  CHECK(english(findings[0].detail).find("orders, own") != std::string::npos);
}

TEST_CASE("the public LAN above a dedicated interconnect is a finding, also when an answer file gave the order",
          "[R-2.6.2-public]") {
  proto::Server server = ready_server();
  server.clear_adapters();
  for (const char* address : {"10.0.0.11/24", "192.168.10.11/24"}) {
    auto* board = server.add_adapters();
    board->set_name(address);
    board->add_addresses(address);
  }
  proto::Answers answers = ready_answers();
  answers.clear_interconnects();
  answers.add_interconnects("192.168.10.11");
  answers.add_interconnects("10.0.0.11");
  answers.set_public_address("192.168.10.11");
  CHECK(said(of_key(check(server, answers), "interconnect-order")) == Lines{"interconnect-order 192.168.10.11"});
  answers.mutable_interconnects()->SwapElements(0, 1);
  CHECK(of_key(check(server, answers), "interconnect-order").empty());
}
