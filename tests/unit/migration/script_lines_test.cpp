// ARMLOAD and ARMKILL lines: spelling, ranges, and what awkward characters become.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "conversion.h"

using namespace sssup;
using namespace sssup::test;

namespace {

std::string service(std::string_view settings) {
  return R"({"name": "m", "service": {"serviceName": "Spooler", "startControl": true, )" + std::string(settings) + "}}";
}

std::string application(std::string_view command_json, std::string_view user_json) {
  return R"({"name": "m", "application": {"recovery": "RESTART_ITEM", "retryCount": 1, "retryResetHours": 0,
    "items": [{"application": {"command": )" +
         std::string(command_json) + R"(, "user": )" + std::string(user_json) + "}}]}}";
}

std::string named_service(std::string_view name_json) {
  return R"({"name": "m", "service": {"serviceName": )" + std::string(name_json) +
         R"(, "startControl": true, "recovery": "REBOOT"}})";
}

int findings_of(const migration::Conversion& conversion, std::string_view key) {
  int count = 0;
  for (const auto& finding : conversion.report.findings()) count += finding.key() == key ? 1 : 0;
  return count;
}

}  // namespace

TEST_CASE("each recovery has its spelling", "[R-4.2.1][R-4.2.2]") {
  struct Case {
    const char* settings;
    const char* line;
  };
  const Case given = GENERATE(
      Case{R"("recovery": "RESTART_ITEM", "retryCount": 3, "retryResetHours": 24)",
           "ARMLOAD mSpooler /S /R 3 /H 24 Spooler"},
      Case{R"("recovery": "RESTART_GROUP", "retryCount": 2, "retryResetHours": 1)",
           "ARMLOAD mSpooler /S /R 2 /H 1 /SCR Spooler"},
      Case{R"("recovery": "RESTART_ITEM", "retryCount": 9, "retryResetHours": 0)", "ARMLOAD mSpooler /S /R 9 Spooler"},
      Case{R"("recovery": "RESTART_ITEM", "retryCount": 0, "retryResetHours": 5)", "ARMLOAD mSpooler /S /M Spooler"},
      Case{R"("recovery": "RESTART_GROUP", "retryCount": 0)", "ARMLOAD mSpooler /S /M Spooler"},
      Case{R"("recovery": "REBOOT", "retryCount": 3, "retryResetHours": 24)", "ARMLOAD mSpooler /S /M Spooler"},
      Case{R"("recovery": "NOTHING")", "ARMLOAD mSpooler /S Spooler"},
      Case{R"("recovery": "REBOOT", "waitForStarted": true, "waitSeconds": 60)",
           "ARMLOAD mSpooler /S /M /WAIT 60 Spooler"},
      Case{R"("recovery": "REBOOT", "waitForStarted": true, "waitSeconds": 0)",
           "ARMLOAD mSpooler /S /M /WAIT 0 Spooler"},
      Case{R"("recovery": "REBOOT", "waitSeconds": 3600)", "ARMLOAD mSpooler /S /M /WAIT 3600 Spooler"},
      Case{R"("recovery": "REBOOT", "waitForStarted": true)", "ARMLOAD mSpooler /S /M /WAIT 0 Spooler"},
      Case{R"("recovery": "REBOOT", "waitForStarted": false, "waitSeconds": 60)", "ARMLOAD mSpooler /S /M Spooler"},
      Case{R"("recovery": "RESTART_GROUP", "retryCount": 1, "retryResetHours": 2, "waitSeconds": 9)",
           "ARMLOAD mSpooler /S /R 1 /H 2 /SCR /WAIT 9 Spooler"});
  CHECK(load_line(service(given.settings)) == given.line);
}

TEST_CASE("a service of an application is waited for without a number of seconds, too", "[R-4.2.2-wait]") {
  const auto item = [](std::string_view settings) {
    return load_line(R"({"name": "m", "application": {"recovery": "REBOOT",
      "items": [{"service": {"serviceName": "S")" +
                     std::string(settings) + "}}]}}");
  };
  CHECK(item(R"(, "waitForStarted": true)") == "ARMLOAD mS /S /M /WAIT 0 S");
  CHECK(item(R"(, "waitForStarted": true, "waitSeconds": 0)") == "ARMLOAD mS /S /M /WAIT 0 S");
  CHECK(item(R"(, "waitForStarted": true, "waitSeconds": 30)") == "ARMLOAD mS /S /M /WAIT 30 S");
  CHECK(item(R"(, "waitSeconds": 30)") == "ARMLOAD mS /S /M /WAIT 30 S");
  CHECK(item(R"(, "waitForStarted": false)") == "ARMLOAD mS /S /M S");
  CHECK(item("") == "ARMLOAD mS /S /M S");
}

TEST_CASE("a value out of CLUSTERPRO's range is written as the nearest, with a finding", "[R-4.2.2]") {
  const auto conversion = converted(server_with(
      service(R"("recovery": "RESTART_ITEM", "retryCount": 10, "retryResetHours": 25, "waitSeconds": 3601)")));
  CHECK(lines_with(conversion.scripts[0].start, "ARMLOAD").front() ==
        "ARMLOAD mSpooler /S /R 9 /H 24 /WAIT 3600 Spooler");
  REQUIRE(findings_of(conversion, "value-out-of-range") == 3);
  for (const auto& finding : conversion.report.findings()) {
    CHECK(finding.severity() == proto::Finding::DECISION);
    CHECK(finding.subject() == "m");
  }
  const std::string& detail = conversion.report.findings(1).detail();  // in the order of the monitor's settings
  CHECK(detail == "Monitor m, Retries: 10 in SSS; CLUSTERPRO allows 1 to 9. Its value there is 9.");
}

TEST_CASE("the largest number there is stays a finding", "[R-4.2.2]") {
  const auto conversion =
      converted(server_with(service(R"("recovery": "RESTART_ITEM", "retryCount": 4294967295, "retryResetHours": 1)")));
  CHECK(lines_with(conversion.scripts[0].start, "ARMLOAD").front() == "ARMLOAD mSpooler /S /R 9 /H 1 Spooler");
}

TEST_CASE("limits themselves are no finding", "[R-4.2.2]") {
  const char* settings =
      GENERATE(R"("recovery": "RESTART_ITEM", "retryCount": 9, "retryResetHours": 24, "waitSeconds": 3600)",
               R"("recovery": "RESTART_ITEM", "retryCount": 1, "retryResetHours": 1, "waitSeconds": 0)",
               R"("recovery": "RESTART_ITEM", "retryCount": 0, "retryResetHours": 0)",
               R"("recovery": "REBOOT", "retryCount": 99, "retryResetHours": 99)");
  CHECK(findings_of(converted(server_with(service(settings))), "value-out-of-range") == 0);
}

TEST_CASE("an application runs as its user, with its arguments", "[R-4.2.1]") {
  CHECK(load_line(application(R"("C:\\app\\orders.exe -p 80")", R"("batch")")) ==
        R"(ARMLOAD morders /U batch /R 1 C:\app\orders.exe -p 80)");
  CHECK(load_line(application(R"("orders.exe")", R"("DOM\\bat ch")")) ==
        R"(ARMLOAD morders /U "DOM\bat ch" /R 1 orders.exe)");
  CHECK(load_line(application(R"("orders.exe")", R"("50%&co")")) == R"(ARMLOAD morders /U "50%%&co" /R 1 orders.exe)");
  CHECK(load_line(R"({"name": "m", "application": {"recovery": "REBOOT",
                       "items": [{"application": {"command": "a.exe"}}]}})") == "ARMLOAD ma /M a.exe");
}

TEST_CASE("blanks in a program's path are quoted, in an argument they are the operator's", "[R-4.2.1]") {
  CHECK(load_line(application(R"("C:\\Program Files\\app\\orders.exe -p 80")", R"("u")")) ==
        R"(ARMLOAD morders /U u /R 1 "C:\Program Files\app\orders.exe" -p 80)");
  CHECK(load_line(application(R"("\"C:\\Program Files\\app\\orders.exe\" \"a b\"")", R"("u")")) ==
        R"(ARMLOAD morders /U u /R 1 "C:\Program Files\app\orders.exe" "a b")");
}

TEST_CASE("what cmd.exe would act on reaches the program as it is", "[R-4.2.1]") {
  CHECK(load_line(application(R"("a.exe 100% %TEMP% a&b|c<d>e^f! (g) h")", R"("u")")) ==
        R"(ARMLOAD ma /U u /R 1 a.exe 100%% %%TEMP%% a^&b^|c^<d^>e^^f! (g) h)");
  CHECK(load_line(application(R"("a.exe \"x & %y% ^ z\" & w")", R"("u")")) ==
        R"(ARMLOAD ma /U u /R 1 a.exe "x & %%y%% ^ z" ^& w)");
}

TEST_CASE("a placeholder of the profile in a command is text like any other", "[R-4.2.1]") {
  CHECK(load_line(application(R"("a.exe {id} {service} {")", R"("{command}")")) ==
        "ARMLOAD ma /U {command} /R 1 a.exe {id} {service} {");
}

TEST_CASE("a service's name is one argument", "[R-4.2.2]") {
  CHECK(load_line(named_service(R"("Lotus Domino Server")")) ==
        R"(ARMLOAD mLotusDominoServer /S /M "Lotus Domino Server")");
  CHECK(load_line(named_service(R"("MSSQL$ORDERS")")) == "ARMLOAD mMSSQLORDERS /S /M MSSQL$ORDERS");
  CHECK(load_line(named_service(R"("50%")")) == "ARMLOAD m50 /S /M 50%%");
  CHECK(load_line(named_service(R"("R&D")")) == R"(ARMLOAD mRD /S /M "R&D")");
  CHECK(load_line(named_service(R"("a^b!")")) == R"(ARMLOAD mab /S /M "a^b!")");
}

TEST_CASE("several items are one group: started in order, stopped in exactly the reverse order", "[R-4.2.3]") {
  const auto conversion = converted(server_with(R"({"name": "m", "application": {"recovery": "RESTART_GROUP",
    "retryCount": 2, "retryResetHours": 3, "items": [
      {"service": {"serviceName": "First"}}, {"command": {"text": "echo %DATE% & net use Z: \\\\f\\o"}},
      {"application": {"command": "second.exe", "user": "u"}}, {"service": {"serviceName": "Third", "waitSeconds": 5}}
    ]}})"));
  const std::string start_lines =
      "ARMLOAD mFirst /S /R 2 /H 3 /SCR First\r\n"
      "echo %DATE% & net use Z: \\\\f\\o\r\n"
      "ARMLOAD msecond /U u /R 2 /H 3 /SCR second.exe\r\n"
      "ARMLOAD mThird /S /R 2 /H 3 /SCR /WAIT 5 Third\r\n";
  const std::string stop_lines = "ARMKILL mThird\r\nARMKILL msecond\r\nARMKILL mFirst\r\n";
  for (const auto& [script, lines] :
       {std::pair(conversion.scripts[0].start, start_lines), std::pair(conversion.scripts[0].stop, stop_lines)}) {
    const std::size_t normal = script.find(lines);
    REQUIRE(normal != std::string::npos);
    const std::size_t failover = script.find(lines, normal + 1);
    REQUIRE(failover != std::string::npos);
    CHECK(script.find(":NORMAL\r\n") < normal);
    CHECK(normal < script.find(":FAILOVER\r\n"));
    CHECK(script.find(":FAILOVER\r\n") < failover);
  }
}

TEST_CASE("a product's preset becomes its services", "[R-4.2.3]") {
  const auto conversion = converted(server_with(R"({"name": "db", "application": {"recovery": "REBOOT", "items": [
    {"preset": {"product": "oracle", "instance": "PROD"}}, {"preset": {"product": "SQLSERVER"}}]}})"));
  CHECK(lines_with(conversion.scripts[0].start, "ARMLOAD") ==
        std::vector<std::string>{
            "ARMLOAD dbOracleServicePROD /S /M OracleServicePROD",
            "ARMLOAD dbOracleTNSListener /S /M OracleTNSListener", "ARMLOAD dbMSSQLSERVER /S /M MSSQLSERVER",
            "ARMLOAD dbSQLSERVERAGENT /S /M SQLSERVERAGENT", "ARMLOAD dbOracleServicePROD /S /M OracleServicePROD",
            "ARMLOAD dbOracleTNSListener /S /M OracleTNSListener", "ARMLOAD dbMSSQLSERVER /S /M MSSQLSERVER",
            "ARMLOAD dbSQLSERVERAGENT /S /M SQLSERVERAGENT"});
}

TEST_CASE("a group without lines has the bare template", "[R-4.2.9-7]") {
  const auto conversion = converted(server_with(R"(
    {"name": "ip", "ipAddress": {"addresses": ["192.168.10.1"], "recovery": "REBOOT"}},
    {"name": "lan", "lanBoard": {"adapter": "Public", "recovery": "REBOOT"}},
    {"name": "dns", "service": {"serviceName": "DNS", "startControl": false, "recovery": "REBOOT"}})"));
  REQUIRE(conversion.scripts.size() == 3);
  for (const auto& scripts : conversion.scripts) {
    CHECK(scripts.start == conversion.scripts[0].start);
    CHECK(scripts.start.find("ARMLOAD") == std::string::npos);
    CHECK(scripts.stop.find("ARMKILL") == std::string::npos);
    CHECK(scripts.start.find(":NORMAL\r\n") != std::string::npos);
  }
}

TEST_CASE("where the profile has a spelling that only watches, it is used", "[R-4.2.9-7]") {
  auto products = built_in_products();
  products.clusterpro.mutable_scripts()->set_watch_lan("ARMWATCH {id} /L {options} {address}");
  products.clusterpro.mutable_scripts()->set_watch_service("ARMWATCH {id} /S {options} {service}");
  products.clusterpro.mutable_scripts()->set_unwatch("ARMUNWATCH {id}");
  const auto conversion = migration::convert(server_with(R"(
    {"name": "lan", "lanBoard": {"adapter": "Public", "recovery": "REBOOT"}},
    {"name": "dns", "service": {"serviceName": "DNS", "startControl": false, "recovery": "NOTHING"}})"),
                                             {}, products, text::Language::english);
  REQUIRE(conversion.has_value());
  CHECK(lines_with(scripts_of(*conversion, "lan").start, "ARMWATCH").front() ==
        "ARMWATCH lan1921681011 /L /M 192.168.10.11");
  CHECK(lines_with(scripts_of(*conversion, "dns").start, "ARMWATCH").front() == "ARMWATCH dns /S DNS");
  CHECK(lines_with(scripts_of(*conversion, "dns").stop, "ARMUNWATCH").front() == "ARMUNWATCH dns");
}

TEST_CASE("Japanese names are in the server's code page", "[R-4.2.9-7]") {
  // 表 and ソ have 0x5C as their second byte, ポ 0x7C: whole characters to cmd.exe.
  CHECK(load_line(named_service(R"("表計算ソフトポート")")) ==
        "ARMLOAD m /S /M \x95\x5C\x8C\x76\x8E\x5A\x83\x5C\x83\x74\x83\x67\x83\x7C\x81\x5B\x83\x67");
}
