#include <catch2/catch_test_macros.hpp>

#include "ready_server.h"

using namespace sssup;
using namespace sssup::readiness::test;

TEST_CASE("a server name CLUSTERPRO cannot use", "[R-2.2-name]") {
  proto::Server server = ready_server();
  for (const std::string name : {"TOKYO-DATABASE01", "TOKYO_DB1", "東京", "a b"}) {
    INFO(name);
    server.set_computer_name(name);
    const auto findings = check(server);
    REQUIRE(said(findings) == Lines{"server-name-invalid " + name});
    CHECK(english(findings[0].remedy).find("1) Change the computer name") == 0);
    CHECK(english(findings[0].remedy).find("2) Restart the server") != std::string::npos);
  }
  server.set_computer_name("TOKYO-DATABASE1");
  CHECK(check(server).empty());
}

TEST_CASE("the SNMP service must be installed", "[R-2.2-snmp]") {
  proto::Server server = ready_server();
  auto* snmp = server.mutable_services(0);
  SECTION("its name compares ignoring case") {
    snmp->set_name("snmp");
    CHECK(check(server).empty());
  }
  SECTION("stopped is installed") {
    snmp->set_state(proto::WindowsService::STOPPED);
    CHECK(check(server).empty());
  }
  SECTION("marked as missing") {
    snmp->set_state(proto::WindowsService::MISSING);
    CHECK(said(check(server)) == Lines{"snmp-missing SNMP"});
  }
  SECTION("another one") {
    snmp->set_name("SNMPTRAP");
    CHECK(said(check(server)) == Lines{"snmp-missing SNMP"});
  }
  SECTION("no services at all") {
    server.clear_services();
    CHECK(said(check(server)) == Lines{"snmp-missing SNMP"});
  }
}

TEST_CASE("a restart that is pending", "[R-5.ready]") {
  proto::Server server = ready_server();
  server.add_restart_pending("PendingFileRenameOperations");
  server.add_restart_pending("RebootRequired");
  const auto findings = check(server);
  REQUIRE(said(findings) == Lines{"restart-pending"});
  CHECK(english(findings[0].detail).find("PendingFileRenameOperations, RebootRequired") != std::string::npos);
}

TEST_CASE("something else is where the run would have its folder", "[T-2][R-2.4]") {
  proto::Server server = ready_server();
  server.add_foreign_folders("d:\\sss upgrade");
  proto::Answers answers = ready_answers();
  answers.set_working_folder("D:\\");
  const auto findings = check(server, answers);
  REQUIRE(said(findings) == Lines{"folder-in-the-way D:\\SSS Upgrade"});
  CHECK(findings[0].severity == proto::Finding::BLOCKS);
  CHECK(english(findings[0].detail).find("D:\\SSS Upgrade") != std::string::npos);
  CHECK(english(findings[0].remedy).find("choose another working folder") != std::string::npos);

  answers.set_working_folder("D:\\Work");
  CHECK(check(server, answers).empty());
}

TEST_CASE("something else is where the run would have its backup", "[T-2][R-5.back]") {
  proto::Server server = ready_server();
  proto::Answers answers = ready_answers();
  answers.set_working_folder("D:\\");
  for (const char* path : {"d:\\sss backup", "D:\\SSS Backup\\SSS"}) {
    INFO(path);
    server.clear_foreign_folders();
    server.add_foreign_folders(path);
    const auto findings = check(server, answers);
    REQUIRE(said(findings) == Lines{std::string("backup-in-the-way ") + path});
    CHECK(findings[0].severity == proto::Finding::BLOCKS);
    CHECK(english(findings[0].detail).find(path) != std::string::npos);
  }
  answers.set_backup_folder("D:\\Keep");
  CHECK(check(server, answers).empty());
}

TEST_CASE("programs that block the uninstall are named, each once", "[R-2.7]") {
  proto::Server server = ready_server();
  for (const auto* program : {"REGEDIT.EXE", "C:\\WINNT\\regedit.exe", "EventVwr.exe", "notepad.exe", "myregedit.exe"})
    server.add_running_programs(program);
  CHECK(said(check(server)) == Lines{"blocking-program-open regedit.exe", "blocking-program-open eventvwr.exe"});
}

TEST_CASE("services under control must not start by themselves", "[R-4.2.9-2]") {
  proto::Server server = ready_server();
  const auto automatic = [&](const char* name) {
    auto* service = server.add_services();
    service->set_name(name);
    service->set_start_type(proto::WindowsService::AUTOMATIC);
  };
  SECTION("a service monitor with start control") {
    server.mutable_services(1)->set_start_type(proto::WindowsService::AUTOMATIC);
    const auto findings = check(server);
    CHECK(said(findings) == Lines{"service-starts-automatically Spooler"});
    CHECK(findings[0].severity == proto::Finding::INFO);
    server.mutable_sss()->mutable_monitors(0)->mutable_service()->set_start_control(false);
    CHECK(check(server).empty());
  }
  SECTION("an item of an application monitor, in any case, once") {
    automatic("mssqlserver");
    *server.mutable_sss()->add_monitors() = monitor(
        R"({"name": "orders", "application": {"items": [{"service": {"serviceName": "MSSQLSERVER"}}], "recovery": "REBOOT"}})");
    *server.mutable_sss()->add_monitors() = monitor(
        R"({"name": "stock", "application": {"items": [{"service": {"serviceName": "MSSQLServer"}}], "recovery": "REBOOT"}})");
    CHECK(said(check(server)) == Lines{"service-starts-automatically MSSQLSERVER"});
  }
  SECTION("a preset's services") {
    automatic("OracleServiceORCL");
    *server.mutable_sss()->add_monitors() = monitor(
        R"({"name": "ora", "application": {"items": [{"preset": {"product": "ORACLE", "instance": "ORCL"}}], "recovery": "REBOOT"}})");
    CHECK(said(check(server)) == Lines{"service-starts-automatically OracleServiceORCL"});
  }
  SECTION("one that a custom script starts, by its display name") {
    automatic("MSDTC");
    server.mutable_services(server.services_size() - 1)->set_display_name("Distributed Transaction Coordinator");
    automatic("W3SVC");
    *server.mutable_sss()->add_monitors() =
        custom_monitor("own", "net start \"Distributed Transaction Coordinator\"\r\nARMLOAD WEB /S W3SVC\r\n");
    CHECK(said(of_key(check(server), "service-starts-automatically")) ==
          Lines{"service-starts-automatically MSDTC", "service-starts-automatically W3SVC"});
  }
  SECTION("a preset nobody knows is not passed over") {
    *server.mutable_sss()->add_monitors() = monitor(
        R"({"name": "ora", "application": {"items": [{"preset": {"product": "INGRES"}}], "recovery": "REBOOT"}})");
    CHECK(said(check(server)) == Lines{"preset-unknown ora"});
  }
}
