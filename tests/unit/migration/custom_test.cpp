// Custom monitors: scripts byte for byte (manual 4.2.4), and watch IDs that keep clear of theirs.
#include <catch2/catch_test_macros.hpp>

#include "conversion.h"

using namespace sssup;
using namespace sssup::test;

namespace {

proto::Server with_custom(const std::string& start, const std::string& stop) {
  proto::Server server = server_with(R"({"name": "orders", "application": {"recovery": "REBOOT",
    "items": [{"service": {"serviceName": "Orders"}}]}}, {"name": "own", "custom": {"startScript": ""}})");
  auto& custom = *server.mutable_sss()->mutable_monitors(1)->mutable_custom();
  custom.set_start_script(start);
  custom.set_stop_script(stop);
  return server;
}

std::string id_beside(const std::string& script) {
  const auto conversion = converted(with_custom(script, ""));
  return lines_with(scripts_of(conversion, "orders").start, "ARMLOAD").front().substr(8, 8);
}

}  // namespace

TEST_CASE("a custom script goes over byte for byte", "[R-4.2.4]") {
  std::string bytes;
  for (int byte = 0; byte < 256; ++byte) bytes += static_cast<char>(byte);
  const auto conversion = converted(with_custom(bytes + "\n\r\n", ""));
  CHECK(scripts_of(conversion, "own").start == bytes + "\n\r\n");
  CHECK(scripts_of(conversion, "own").stop.empty());  // empty is a script of its own
  CHECK(group_of(conversion, "own").custom_scripts());
}

TEST_CASE("an absent custom script gets the template", "[R-4.2.4]") {
  proto::Server server = with_custom("@ECHO OFF\r\n", "");
  server.mutable_sss()->mutable_monitors(1)->mutable_custom()->clear_stop_script();
  const auto conversion = converted(server);
  CHECK(scripts_of(conversion, "own").start == "@ECHO OFF\r\n");
  CHECK(scripts_of(conversion, "own").stop.find(":NORMAL\r\n") != std::string::npos);
}

TEST_CASE("each custom monitor is pointed out for review", "[R-3]") {
  const auto conversion = converted(with_custom("x", "y"));
  REQUIRE(conversion.report.findings_size() == 1);
  CHECK(conversion.report.findings(0).key() == "custom-script-review");
  CHECK(conversion.report.findings(0).severity() == proto::Finding::INFO);
  CHECK(conversion.report.findings(0).subject() == "own");
}

TEST_CASE("watch IDs keep clear of those a custom script uses, however it calls ARMLOAD", "[R-4.2.9-6]") {
  CHECK(id_beside("ECHO OFF") == "orders /");
  for (const char* script :
       {"ARMLOAD orders /S /R 3 x", "  @armload ORDERS /S x", "\"%ARMPATH%\\ArmLoad.exe\"\tOrders /S x",
        "IF x == x (ARMLOAD \"orders\" /U u a.exe)", "call %ARMPATH%\\armload.EXE orders", "ARMKILL orders",
        "REM\r\nARMLOAD orders", "ARMLOAD other\r\nARMLOAD orders\r\nARMLOAD third"}) {
    INFO(script);
    CHECK(id_beside(script) == "orders2 ");
  }
  for (const char* script : {"ARMLOADER orders", "ARMLOAD ordersX /S x", "ARMLOAD", "ARMLOAD "}) {
    INFO(script);
    CHECK(id_beside(script) == "orders /");
  }
}

TEST_CASE("watch IDs keep clear of those a command uses", "[R-4.2.9-6]") {
  const auto conversion = converted(server_with(R"({"name": "orders", "application": {"recovery": "REBOOT",
    "items": [{"service": {"serviceName": "Orders"}}, {"command": {"text": "armload ORDERS /S Other"}}]}})"));
  CHECK(lines_with(conversion.scripts[0].start, "ARMLOAD").front() == "ARMLOAD orders2 /S /M Orders");
}
