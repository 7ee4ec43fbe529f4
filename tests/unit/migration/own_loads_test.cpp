// The ARMLOAD lines that an operator's own scripts and commands have.
#include <catch2/catch_test_macros.hpp>

#include "conversion.h"
#include "service/migration/own_loads.h"

using namespace sssup;
using namespace sssup::test;

namespace {

// "monitor id user" of each, in order.
std::vector<std::string> loads_of(const proto::Server& server) {
  std::vector<std::string> all;
  for (const auto& load : migration::own_loads(server, built_in_products().clusterpro.scripts()))
    all.push_back(load.monitor->name() + " " + load.watch_id + " " + load.user);
  return all;
}

proto::Server with_script(std::string_view script) {
  proto::Server server = server_with("");
  auto& monitor = *server.mutable_sss()->add_monitors();
  monitor.set_name("own");
  monitor.mutable_custom()->set_start_script(std::string(script));
  return server;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("ARMLOAD is found however it is called", "[R-4.2.9-6]") {
  CHECK(loads_of(with_script("@ECHO OFF\r\nARMLOAD DAILY /R 3 C:\\daily.exe\r\n")) == Lines{"own DAILY "});
  CHECK(loads_of(with_script("  @armload daily /S Spooler")) == Lines{"own daily "});
  CHECK(loads_of(with_script("IF EXIST C:\\x (ARMLOAD A /S X)")) == Lines{"own A "});
  CHECK(loads_of(with_script("\"%ARMPATH%\\armload.exe\" A /S X & call ARMLOAD B /S Y")) == Lines{"own A ", "own B "});
  CHECK(loads_of(with_script("ARMLOAD %1 /S X")) == Lines{"own  "});
}

TEST_CASE("comments, messages and other programs load nothing", "[R-4.2.9-6]") {
  CHECK(loads_of(with_script("REM ARMLOAD A /S X\r\n:: ARMLOAD B /S X\r\n@echo ARMLOAD C /S X\r\n"
                             "C:\\MYARMLOAD.EXE D\r\nARMLOAD\r\nARMKILL E\r\nSET X=ARMLOAD F"))
            .empty());
}

TEST_CASE("the user is that of the option, not of the program's arguments", "[R-2.6.2-users]") {
  CHECK(loads_of(with_script("ARMLOAD A /U batch /R 3 a.exe")) == Lines{"own A batch"});
  CHECK(loads_of(with_script("ARMLOAD A /R 3 /u \"TOKYO\\bat ch\" /H 24 a.exe /U other")) ==
        Lines{"own A TOKYO\\bat ch"});
  CHECK(loads_of(with_script("ARMLOAD A /R 3 /INT 5 /U batch a.exe")) == Lines{"own A batch"});
  CHECK(loads_of(with_script("ARMLOAD A /R 3 a.exe /U other")) == Lines{"own A "});
}

TEST_CASE("a Japanese user is read in the server's code page", "[R-2.6.2-users]") {
  CHECK(loads_of(with_script("ARMLOAD A /U \x8E\xF3\x92\x8D a.exe")) == Lines{"own A 受注"});
  // The second byte of ポ is that of a bar, which would end the command.
  CHECK(loads_of(with_script("ARMLOAD A /U \x83\x7C a.exe | find x")) == Lines{"own A ポ"});
}

TEST_CASE("commands and stop scripts load as well", "[R-4.2.9-6]") {
  auto server = server_with(R"({"name": "app", "application": {"recovery": "REBOOT",
    "items": [{"command": {"text": "ARMLOAD A /U 受注 a.exe"}}]}})");
  auto& monitor = *server.mutable_sss()->add_monitors();
  monitor.set_name("own");
  monitor.mutable_custom()->set_stop_script("ARMLOAD B /S X");
  CHECK(loads_of(server) == Lines{"app A 受注", "own B "});
}

TEST_CASE("services that own scripts and commands start are found, however they do it", "[R-3][R-4.2.9-2]") {
  const auto started = [](const proto::Server& server) {
    Lines all;
    for (const auto& one : migration::own_services(server, built_in_products().clusterpro.scripts()))
      all.push_back(one.monitor->name() + ": " + one.service);
    return all;
  };
  CHECK(started(with_script(
            "ARMLOAD A /S /R 3 /H 24 \"Print Spooler\"\r\nNET START MSSQLSERVER > nul\r\n"
            "@net.exe start \"SNMP Service\" & net start World Wide Web\r\n"
            "if errorlevel 1 (net start Alerter /y)\r\n(ARMLOAD X /S Messenger)\r\nsc.exe start W3SVC\r\n")) ==
        Lines{"own: Print Spooler", "own: MSSQLSERVER", "own: SNMP Service", "own: World Wide Web", "own: Alerter",
              "own: Messenger", "own: W3SVC"});
  CHECK(started(with_script("rem net start A\r\necho net start B\r\nnet stop C\r\nnet start\r\nnet start %SVC%\r\n"
                            "net start !SVC!\r\nif not exist x echo please net start E\r\n"
                            "ARMLOAD A /R 3 C:\\start.exe /S D\r\nstart notepad"))
            .empty());
  CHECK(started(server_with(R"({"name": "app", "application": {"recovery": "REBOOT",
    "items": [{"command": {"text": "net start 受注サービス"}}]}})")) == Lines{"app: 受注サービス"});
}

TEST_CASE("generated watchIDs avoid those that are loaded already", "[R-4.2.9-6]") {
  auto server = server_with(R"({"name": "orders", "service": {"serviceName": "SQL", "startControl": true,
    "recovery": "REBOOT"}})");
  auto& monitor = *server.mutable_sss()->add_monitors();
  monitor.set_name("own");
  monitor.mutable_custom()->set_start_script("ARMLOAD ORDERSSQL /S X");
  const auto conversion = converted(server);
  CHECK(lines_with(scripts_of(conversion, "orders").start, "ARMLOAD").front() == "ARMLOAD ordersSQL2 /S /M SQL");
}
