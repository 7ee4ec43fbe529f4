// The server file: what it must have, and what is refused by its path.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>

#include "support.h"

using namespace sssup;
using namespace sssup::document;
using namespace sssup::document::test;

namespace {

Lines changed(const std::string& pointer, std::string_view value) {
  return server_problems(with(server_json, pointer, value));
}

// The monitors of server_json by index.
const std::string monitors = "/sss/monitors/";
const std::string orders = monitors + "0/application/";
const std::string custom1 = monitors + "1/custom/";
const std::string spooler = monitors + "2/service/";
const std::string dns = monitors + "3/service/";
const std::string os = monitors + "4/os/";
const std::string gateway = monitors + "6/ipAddress/";
const std::string lan1 = monitors + "7/lanBoard/";

}  // namespace

TEST_CASE("a whole server file holds", "[document]") {
  CHECK(server_problems(server_json) == Lines{});
}

TEST_CASE("another format is refused, naming the version that is needed", "[document]") {
  CHECK(changed("/format", "2") ==
        Lines{"format: format 2 needs a version of SSS Upgrade that reads format 2; this version reads format 1"});
  CHECK(changed("/format", "0").size() == 1);
  CHECK(changed("/format", "") == Lines{"format: is missing: this version of SSS Upgrade reads format 1"});
  CHECK(server_problems("{}").size() == 1);
}

TEST_CASE("the distance from UTC is one that clocks have", "[R-5.report][document]") {
  CHECK(changed("/utcOffsetMinutes", "540") == Lines{});
  CHECK(changed("/utcOffsetMinutes", "-210") == Lines{});
  CHECK(changed("/utcOffsetMinutes", "841") == Lines{"utcOffsetMinutes: must be from -840 to 840"});
  CHECK(changed("/utcOffsetMinutes", "-841").size() == 1);
}

TEST_CASE("a server without SSS is a server", "[R-1.2]") {
  CHECK(changed("/sss", "") == Lines{});
  CHECK(changed("/sss", "null") == Lines{});
  CHECK(changed("/sss", R"({"licences": [{"cpus": 2}]})") == Lines{});
  CHECK(server_problems(R"({"format": 1, "computerName": "A"})") == Lines{});
  CHECK(changed("/sss/installed", "false") == Lines{});
}

TEST_CASE("what other settings imply may be left out", "[document]") {
  proto::Server server;
  REQUIRE(parse_server(with(server_json, "/sss/installed", ""), server).empty());
  CHECK(server.sss().installed());
  REQUIRE(parse_server(with(server_json, "/sss", R"({"licences": [{"cpus": 2}]})"), server).empty());
  CHECK_FALSE(server.sss().installed());
  REQUIRE(parse_server(with(server_json, spooler + "startControl", ""), server).empty());
  CHECK(server.sss().monitors(2).service().start_control());
  REQUIRE(parse_server(with(server_json, dns + "startControl", ""), server).empty());
  CHECK_FALSE(server.sss().monitors(3).service().start_control());
  // Said is said.
  REQUIRE(parse_server(with(server_json, "/sss/installed", "false"), server).empty());
  CHECK_FALSE(server.sss().installed());
  CHECK(changed(spooler + "startControl", "false").size() == 1);
}

TEST_CASE("the computer's name must be there; whether it suits is a finding", "[R-2.2-name]") {
  CHECK(changed("/computerName", "") == Lines{"computerName: is missing"});
  CHECK(changed("/computerName", R"("")") == Lines{"computerName: must not be empty"});
  CHECK(changed("/computerName", R"("発注サーバの名前は長くてもよい")") == Lines{});
}

TEST_CASE("absent numbers are defaults, explicit zeros are refused where there is no such setting", "[R-4.2.9-5]") {
  for (const std::string& number :
       {orders + "startTimeoutSeconds", orders + "stopTimeoutSeconds", orders + "rebootLimit",
        custom1 + "startTimeoutSeconds", custom1 + "stopTimeoutSeconds", spooler + "startTimeoutSeconds",
        spooler + "stopTimeoutSeconds", spooler + "rebootLimit", dns + "rebootLimit", os + "intervalSeconds",
        os + "timeoutSeconds", gateway + "timeoutSeconds", lan1 + "intervalSeconds", lan1 + "timeoutSeconds",
        std::string("/cpuCount"), std::string("/sss/licences/0/cpus")}) {
    INFO(number);
    CHECK(changed(number, "") == Lines{});
    CHECK(changed(number, "1") == Lines{});
    CHECK(changed(number, "0").size() == 1);
  }
  CHECK(changed(gateway + "rebootLimit", "0").size() == 1);
  CHECK(changed(gateway + "intervalSeconds", "0").size() == 1);
  CHECK(changed(lan1 + "rebootLimit", "0").size() == 1);
  CHECK(changed(os + "timeoutSeconds", "0") ==
        Lines{"sss.monitors[4].os.timeoutSeconds: must be from 1 to 4294967295"});
}

TEST_CASE("a zero that means something holds", "[R-4.2.9-5]") {
  for (const std::string& number :
       {orders + "retryCount", orders + "retryResetHours", spooler + "retryCount", spooler + "retryResetHours",
        spooler + "waitSeconds", lan1 + "retryCount", orders + "items/1/service/waitSeconds"}) {
    INFO(number);
    CHECK(changed(number, "0") == Lines{});
    CHECK(changed(number, "") == Lines{});
  }
}

TEST_CASE("a value past CLUSTERPRO's range is not refused", "[document]") {
  CHECK(changed(orders + "retryCount", "15") == Lines{});
  CHECK(changed(orders + "retryResetHours", "100") == Lines{});
  CHECK(changed(orders + "startTimeoutSeconds", "4294967295") == Lines{});
}

TEST_CASE("each kind's essentials must be there", "[document]") {
  struct Essential {
    std::string pointer, path;
  };
  const auto essential = GENERATE_COPY(from_range(std::vector<Essential>{
      {monitors + "0/name", "sss.monitors[0].name"},
      {orders + "items", "sss.monitors[0].application.items"},
      {orders + "recovery", "sss.monitors[0].application.recovery"},
      {orders + "items/0/application/command", "sss.monitors[0].application.items[0].application.command"},
      {orders + "items/1/service/serviceName", "sss.monitors[0].application.items[1].service.serviceName"},
      {orders + "items/2/command/text", "sss.monitors[0].application.items[2].command.text"},
      {spooler + "serviceName", "sss.monitors[2].service.serviceName"},
      {spooler + "recovery", "sss.monitors[2].service.recovery"},
      {os + "recovery", "sss.monitors[4].os.recovery"},
      {monitors + "5/disk/drive", "sss.monitors[5].disk.drive"},
      {gateway + "addresses", "sss.monitors[6].ipAddress.addresses"},
      {gateway + "recovery", "sss.monitors[6].ipAddress.recovery"},
      {lan1 + "adapter", "sss.monitors[7].lanBoard.adapter"},
      {lan1 + "recovery", "sss.monitors[7].lanBoard.recovery"},
      {"/disks/0/letter", "disks[0].letter"},
      {"/adapters/1/name", "adapters[1].name"},
      {"/services/0/name", "services[0].name"},
      {"/portsInUse/0/port", "portsInUse[0].port"},
      {"/portsInUse/0/protocol", "portsInUse[0].protocol"},
      {"/sss/accounts/1/user", "sss.accounts[1].user"},
      {"/sss/services/0/name", "sss.services[0].name"},
      {"/sss/lanDuplexing/0/name", "sss.lanDuplexing[0].name"},
      {"/sss/optionLicences/0/option", "sss.optionLicences[0].option"}}));
  INFO(essential.pointer);
  CHECK(changed(essential.pointer, "") == Lines{essential.path + ": is missing"});
}

TEST_CASE("what is not essential may be absent", "[document]") {
  for (const std::string& pointer : {orders + "items/0/application/user",
                                     orders + "startType",
                                     dns + "startControl",
                                     spooler + "startControl",
                                     std::string("/sss/installed"),
                                     std::string("/cpuCount"),
                                     std::string("/systemLocale"),
                                     std::string("/environment"),
                                     std::string("/disks"),
                                     std::string("/adapters"),
                                     std::string("/services"),
                                     std::string("/portsInUse"),
                                     std::string("/clusterpro"),
                                     std::string("/sss/licences"),
                                     std::string("/sss/accounts"),
                                     std::string("/sss/services"),
                                     std::string("/sss/monitors"),
                                     std::string("/sss/accounts/0/password"),
                                     std::string("/sss/licences/0/key"),
                                     std::string("/sss/licences/0/serialNumber"),
                                     custom1 + "stopScript",
                                     custom1 + "startScript"}) {
    INFO(pointer);
    CHECK(changed(pointer, "") == Lines{});
  }
}

TEST_CASE("a monitor and an item have exactly one kind", "[document]") {
  CHECK(changed(monitors + "5/disk", "") ==
        Lines{"sss.monitors[5]: needs one of application, custom, service, os, disk, ipAddress, lanBoard"});
  CHECK(changed(monitors + "5/os", R"({"recovery": "NOTHING"})") ==
        Lines{"sss.monitors[5].os: cannot stand beside disk"});
  CHECK(changed(orders + "items/1", "{}") ==
        Lines{"sss.monitors[0].application.items[1]: needs one of application, service, command, preset"});
  CHECK(changed(orders + "items/1/command", R"({"text": "x"})").size() == 1);
  CHECK(changed(orders + "items", "[]") == Lines{"sss.monitors[0].application.items: is missing"});
  CHECK(changed(orders + "items/1", R"({"preset": {"product": "ORACLE", "instance": "ORCL"}})") == Lines{});
  CHECK(changed(orders + "items/1", R"({"preset": {"instance": "ORCL"}})").size() == 1);
}

TEST_CASE("a custom monitor is its scripts", "[document]") {
  CHECK(changed(monitors + "1/custom", "{}") == Lines{"sss.monitors[1].custom.startScript: is missing"});
  CHECK(changed(custom1 + "stopScript", R"("")") == Lines{});
}

TEST_CASE("names of monitors differ exactly", "[document]") {
  CHECK(changed(monitors + "1/name", R"("orders")") == Lines{"sss.monitors[1].name: orders is used twice"});
  CHECK(changed(monitors + "1/name", R"("ORDERS")") == Lines{});
  CHECK(changed(monitors + "1/name", R"("orders ")") == Lines{});
}

TEST_CASE("users differ ignoring case, boards exactly, drives ignoring case", "[document]") {
  CHECK(changed("/sss/accounts/1/user", R"("ADMINISTRATOR")") ==
        Lines{"sss.accounts[1].user: ADMINISTRATOR is used twice"});
  CHECK(changed("/adapters/1/name", R"("Public")") == Lines{"adapters[1].name: Public is used twice"});
  CHECK(changed("/disks/1/letter", R"("c")") == Lines{"disks[1].letter: c is used twice"});
}

TEST_CASE("a user without account may be one of a domain", "[document]") {
  CHECK(changed(orders + "items/0/application/user", R"("TOKYO\\svc")") == Lines{});
}

TEST_CASE("kinds that only watch do not restart anything", "[document]") {
  for (const std::string& kind : {dns, gateway, lan1}) {
    CHECK(changed(kind + "recovery", R"("RESTART_ITEM")").size() == 1);
    CHECK(changed(kind + "recovery", R"("RESTART_GROUP")").size() == 1);
    CHECK(changed(kind + "recovery", R"("REBOOT")") == Lines{});
    CHECK(changed(kind + "recovery", R"("NOTHING")") == Lines{});
  }
  CHECK(changed(dns + "recovery", R"("RESTART_ITEM")") ==
        Lines{"sss.monitors[3].service.recovery: must be one of REBOOT, NOTHING"});
  CHECK(changed(dns + "startControl", "true") == Lines{});
  CHECK(changed(os + "recovery", R"("REBOOT")") ==
        Lines{"sss.monitors[4].os.recovery: must be one of NOTHING, HARDWARE_RESET, STOP_ERROR"});
}

TEST_CASE("nothing that goes into a script or a list can break its line", "[document]") {
  const auto pointer = GENERATE_COPY(from_range(std::vector<std::string>{"/computerName",
                                                                         "/systemLocale",
                                                                         "/environment/TEMP",
                                                                         "/adapters/0/name",
                                                                         "/services/0/name",
                                                                         "/services/0/displayName",
                                                                         "/clusterpro/version",
                                                                         "/sss/version",
                                                                         "/sss/licences/0/serialNumber",
                                                                         "/sss/licences/0/key",
                                                                         "/sss/optionLicences/0/option",
                                                                         "/sss/optionLicences/0/version",
                                                                         "/sss/optionLicences/0/serialNumber",
                                                                         "/sss/optionLicences/0/key",
                                                                         "/sss/accounts/0/user",
                                                                         "/sss/accounts/0/password",
                                                                         "/sss/services/0/name",
                                                                         "/sss/lanDuplexing/0/name",
                                                                         "/sss/lanDuplexing/0/adapters/1",
                                                                         monitors + "0/name",
                                                                         orders + "items/0/application/command",
                                                                         orders + "items/0/application/user",
                                                                         orders + "items/1/service/serviceName",
                                                                         orders + "items/2/command/text",
                                                                         spooler + "serviceName",
                                                                         monitors + "5/disk/drive",
                                                                         lan1 + "adapter"}));
  const auto value =
      GENERATE(as<std::string>{}, R"("a\nformat c:")", R"("a\r")", R"("\u0000")", R"("a\u001ab")", R"("\tb")",
               R"("\u001b[2J")", R"("\u007f")", R"("\u0085")", R"("\u2028")", R"("a\u2029b")", R"("")");
  INFO(pointer << " " << value);
  const Lines found = changed(pointer, value);
  REQUIRE(found.size() == 1);
  const bool says_why = found[0].ends_with(": control characters and line breaks are not allowed") ||
                        found[0].ends_with("must not be empty");
  CHECK(says_why);
}

TEST_CASE("names of variables and entries of lists are one line too", "[document]") {
  CHECK(changed("/environment", R"({"A\nB": "x"})").size() == 1);
  CHECK(changed("/restartPending", R"(["PendingFileRenameOperations", "a\nb"])") ==
        Lines{"restartPending[1]: control characters and line breaks are not allowed"});
  CHECK(changed("/runningPrograms", R"(["regedit.exe", ""])") == Lines{"runningPrograms[1]: must not be empty"});
}

TEST_CASE("Japanese is plain text everywhere", "[document]") {
  CHECK(changed(monitors + "0/name", R"("発注監視")") == Lines{});
  CHECK(changed(orders + "items/0/application/command", R"("C:\\業務\\発注.exe /表示 100%")") == Lines{});
  CHECK(changed("/sss/accounts/1/user", R"("業務ユーザ")") == Lines{});
}

TEST_CASE("addresses must be addresses", "[document]") {
  CHECK(changed("/adapters/0/addresses/0", R"("192.168.10.11")") ==
        Lines{"adapters[0].addresses[0]: 192.168.10.11 is not an IP address with a prefix, such as 192.168.10.11/24"});
  CHECK(changed("/adapters/0/addresses/0", R"("192.168.10.11/33")").size() == 1);
  CHECK(changed("/adapters/0/addresses/0", R"("2001:db8::1/64")") == Lines{});
  CHECK(changed("/adapters/0/addresses", "[]") == Lines{});
  CHECK(changed(gateway + "addresses", R"(["192.168.10.1", "192.168.10.01"])") ==
        Lines{"sss.monitors[6].ipAddress.addresses[1]: 192.168.10.01 is not an IP address"});
  CHECK(changed(gateway + "addresses/0", R"("192.168.10.1/24")").size() == 1);
  CHECK(changed(gateway + "addresses/0", R"("1.1.1.1\nformat c:")").size() == 1);
  CHECK(changed(gateway + "addresses", "[]") == Lines{"sss.monitors[6].ipAddress.addresses: is missing"});
}

TEST_CASE("ports and drives are in range", "[document]") {
  CHECK(changed("/portsInUse/0/port", "0").size() == 1);
  CHECK(changed("/portsInUse/0/port", "65535") == Lines{});
  CHECK(changed("/portsInUse/0/port", "65536") == Lines{"portsInUse[0].port: must be from 1 to 65535"});
  CHECK(changed("/disks/1/letter", R"("d")") == Lines{});
  CHECK(changed("/disks/1/letter", R"("D:")") == Lines{"disks[1].letter: must be a drive letter"});
  CHECK(changed("/disks/1/letter", R"("1")").size() == 1);
  CHECK(changed("/cpuCount", "4096") == Lines{});
  CHECK(changed("/cpuCount", "4097").size() == 1);
}

TEST_CASE("a password is never shown", "[document]") {
  const Lines found = changed("/sss/accounts/0/password", R"("hunter2\n")");
  REQUIRE(found.size() == 1);
  CHECK(found[0] == "sss.accounts[0].password: control characters and line breaks are not allowed");
}

TEST_CASE("a refused server is left empty", "[document]") {
  proto::Server server;
  CHECK_FALSE(parse_server(with(server_json, "/computerName", ""), server).empty());
  CHECK(server.ByteSizeLong() == 0);
}

TEST_CASE("of the environment only TEMP matters", "[R-2.4-default]") {
  CHECK(changed("/environment", R"({"PATH": "", "PROMPT": "\u001b[1m$p", "Temp": "C:\\T"})") == Lines{});
  CHECK(changed("/environment", R"({"Temp": ""})") == Lines{"environment.Temp: must not be empty"});
}
