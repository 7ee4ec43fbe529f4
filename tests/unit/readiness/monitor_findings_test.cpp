#include <catch2/catch_test_macros.hpp>

#include "ready_server.h"

using namespace sssup;
using namespace sssup::readiness::test;
using sssup::readiness::exit_code;

TEST_CASE("IP monitors of the server's own address", "[R-2.2-ip]") {
  proto::Server server = ready_server();
  proto::Adapter& third = *server.add_adapters();
  third.set_name("Third");
  third.add_addresses("fd00::1/64");
  auto* watched = server.mutable_sss()->mutable_monitors(1)->mutable_ip_address();
  SECTION("one finding a monitor, naming every own address") {
    for (const auto* address : {"192.168.10.11", "10.0.0.11", "10.0.0.12"}) watched->add_addresses(address);
    const auto findings = check(server);
    REQUIRE(said(findings) == Lines{"ip-monitor-own-address gateway"});
    CHECK(findings[0].severity == proto::Finding::DECISION);
    CHECK(english(findings[0].detail).find("watches 192.168.10.11, 10.0.0.11,") != std::string::npos);
    CHECK(english(findings[0].remedy).find("delete the failover group") != std::string::npos);
  }
  SECTION("another spelling of the same address") {
    watched->add_addresses("FD00:0:0:0::0001");
    CHECK(said(check(server)) == Lines{"ip-monitor-own-address gateway"});
  }
  SECTION("loopback") {
    for (const auto* address : {"127.0.0.1", "127.0.0.2", "::1"}) {
      watched->set_addresses(0, address);
      CHECK(said(check(server)) == Lines{"ip-monitor-own-address gateway"});
    }
  }
}

TEST_CASE("an address that is chosen as interconnect is the server's own", "[R-2.2-ip]") {
  proto::Server server = ready_server();
  server.mutable_sss()->mutable_monitors(1)->mutable_ip_address()->add_addresses("172.16.0.1");
  CHECK(check(server).empty());
  proto::Answers answers = ready_answers();
  answers.add_interconnects("10.0.0.11");
  answers.add_interconnects("172.16.0.1");
  const auto findings = check(server, answers);
  REQUIRE(said(findings) == Lines{"ip-monitor-own-address gateway"});
  CHECK(english(findings[0].detail).find("172.16.0.1") != std::string::npos);
}

TEST_CASE("a watchID that two scripts load", "[R-4.2.9-6]") {
  proto::Server server = ready_server();
  auto& monitors = *server.mutable_sss()->mutable_monitors();
  *monitors.Add() = custom_monitor("own1", "ARMLOAD DAILY /R 3 a.exe\r\nARMLOAD Hourly /S X\r\n");
  *monitors.Add() = custom_monitor("own2", "rem ARMLOAD hourly /S X\r\nARMLOAD daily /S Y\r\nARMLOAD DAILY /S Y\r\n");
  const auto findings = of_key(check(server), "watch-id-duplicate");
  REQUIRE(said(findings) == Lines{"watch-id-duplicate own2"});
  CHECK(findings[0].severity == proto::Finding::DECISION);
  CHECK(english(findings[0].detail).find("own2 and of own1") != std::string::npos);
  CHECK(english(findings[0].remedy).find("ARMKILL") != std::string::npos);
  SECTION("one script may load it after a start and after a failover") {
    monitors.RemoveLast();
    monitors.Mutable(2)->mutable_custom()->set_start_script("ARMLOAD A /S X\r\nARMLOAD A /S X\r\n");
    CHECK(of_key(check(server), "watch-id-duplicate").empty());
  }
}

TEST_CASE("LAN-board monitors: one address, several, none", "[R-2.6.1]") {
  proto::Server server = ready_server();
  *server.mutable_sss()->add_monitors() = monitor(R"({"name": "lan1", "lanBoard": {"adapter": "Backup"}})");
  proto::Answers answers = ready_answers();
  answers.add_interconnects("10.0.0.11");
  answers.add_interconnects("192.168.10.11");
  CHECK(check(server, answers).empty());

  SECTION("several: which one is asked") {
    server.mutable_adapters(1)->add_addresses("10.0.1.11/24");
    const auto findings = check(server, answers);
    REQUIRE(said(findings) == Lines{"lan-board-ambiguous lan1"});
    CHECK(english(findings[0].detail).find("10.0.0.11/24, 10.0.1.11/24") != std::string::npos);
    auto* choice = answers.add_lan_addresses();
    choice->set_monitor("lan1");
    choice->set_address("10.0.1.11");
    CHECK(check(server, answers).empty());
  }
  SECTION("none: not migrated") {
    server.mutable_adapters(1)->clear_addresses();
    const auto findings = check(server, answers);
    REQUIRE(said(findings) == Lines{"lan-board-no-address lan1"});
    CHECK(findings[0].severity == proto::Finding::INFO);
  }
  SECTION("a board that is not there has none") {
    server.mutable_sss()->mutable_monitors(2)->mutable_lan_board()->set_adapter("Third");
    CHECK(said(check(server, answers)) == Lines{"lan-board-no-address lan1"});
  }
}

TEST_CASE("what is not migrated is named", "[R-1.5]") {
  proto::Server server = ready_server();
  *server.mutable_sss()->add_monitors() = monitor(R"({"name": "disk-d", "disk": {"drive": "D"}})");
  auto* pair = server.mutable_sss()->add_lan_duplexing();
  pair->set_name("pair1");
  pair->add_adapters("Public");
  pair->add_adapters("Backup");
  const auto findings = check(server);
  REQUIRE(said(findings) == Lines{"disk-monitor-dropped disk-d", "lan-duplexing-dropped pair1"});
  CHECK(english(findings[1].detail).find("Public, Backup") != std::string::npos);
  CHECK(exit_code(findings) == 0);
}

TEST_CASE("custom scripts need a review", "[R-3]") {
  proto::Server server = ready_server();
  *server.mutable_sss()->add_monitors() = monitor(R"({"name": "custom1", "custom": {"startScript": "QEVDSE8="}})");
  CHECK(said(check(server)) == Lines{"custom-script-review custom1"});
}

TEST_CASE("values outside CLUSTERPRO's range", "[R-1.4]") {
  proto::Server server = ready_server();
  auto* service = server.mutable_sss()->mutable_monitors(0)->mutable_service();
  SECTION("the last one inside") {
    service->set_retry_count(9);
    CHECK(check(server).empty());
  }
  SECTION("the first one outside") {
    service->set_retry_count(10);
    const auto findings = check(server);
    REQUIRE(said(findings) == Lines{"value-out-of-range spooler"});
    CHECK(findings[0].severity == proto::Finding::DECISION);
    CHECK(english(findings[0].detail).find("10") != std::string::npos);
    CHECK(english(findings[0].detail).find("1 to 9") != std::string::npos);
  }
  SECTION("0 is a value of its own") {
    service->set_retry_count(0);
    service->set_retry_reset_hours(0);
    CHECK(check(server).empty());
  }
  SECTION("a value that does not go over") {
    service->set_start_control(false);
    service->set_retry_count(10);
    CHECK(check(server).empty());
  }
  SECTION("within an item") {
    *server.mutable_sss()->add_monitors() = monitor(
        R"({"name": "orders", "application": {"items": [{"service": {"serviceName": "A", "waitSeconds": 3601}}], "recovery": "REBOOT"}})");
    CHECK(said(check(server)) == Lines{"value-out-of-range orders"});
  }
}
