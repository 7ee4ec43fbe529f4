// Every row of chapter 4 is in the report, with why (R-5.report).
#include <map>
#include <regex>
#include <set>

#include <catch2/catch_test_macros.hpp>

#include "conversion.h"

using namespace sssup;
using namespace sssup::test;

namespace {

struct Row {
  std::string was, became;
  friend bool operator==(const Row&, const Row&) = default;
};

using Rows = std::map<std::string, Row>;

Rows rows_of(const migration::Conversion& conversion, std::string_view monitor) {
  Rows rows;
  for (const auto& entry : conversion.report.migrated())
    if (entry.monitor() == monitor)
      for (const auto& setting : entry.settings()) rows[setting.name()] = {setting.was(), setting.became()};
  return rows;
}

std::string why_of(const migration::Conversion& conversion, std::string_view monitor, std::string_view name) {
  for (const auto& entry : conversion.report.migrated())
    if (entry.monitor() == monitor)
      for (const auto& setting : entry.settings())
        if (setting.name() == name) return setting.why();
  return {};
}

constexpr const char* every_kind = R"(
  {"name": "app", "application": {"items": [{"application": {"command": "a.exe", "user": "batch"}},
     {"service": {"serviceName": "S", "waitForStarted": true, "waitSeconds": 5}}, {"command": {"text": "echo"}}],
     "startType": "AUTOMATIC", "startTimeoutSeconds": 1, "stopTimeoutSeconds": 2, "rebootLimit": 3,
     "recovery": "REBOOT", "retryCount": 4, "retryResetHours": 5}},
  {"name": "own", "custom": {"startScript": "QQ==", "stopScript": ""}},
  {"name": "svc", "service": {"serviceName": "S", "startControl": true, "recovery": "RESTART_GROUP", "retryCount": 2,
     "retryResetHours": 1, "startType": "AUTOMATIC", "rebootLimit": 3}},
  {"name": "dns", "service": {"serviceName": "DNS", "startControl": false, "recovery": "REBOOT", "rebootLimit": 3}},
  {"name": "os", "os": {"intervalSeconds": 30, "timeoutSeconds": 90, "recovery": "STOP_ERROR"}},
  {"name": "d", "disk": {"drive": "D"}},
  {"name": "ip", "ipAddress": {"addresses": ["192.168.10.1"], "timeoutSeconds": 10, "recovery": "REBOOT"}},
  {"name": "lan", "lanBoard": {"adapter": "Public", "intervalSeconds": 60, "timeoutSeconds": 10, "retryCount": 3,
     "recovery": "REBOOT"}})";

proto::Server server_of_every_kind() {
  proto::Server server = server_with(every_kind);
  server.mutable_sss()->add_lan_duplexing()->set_name("pair1");
  return server;
}

}  // namespace

TEST_CASE("the report has every row of the manual's tables", "[R-5.report][R-4.2.1]") {
  const auto conversion = converted(server_of_every_kind());
  CHECK(rows_of(conversion, "app") == Rows{{"name", {"app", "app"}},
                                           {"items[0].command", {"a.exe", "a.exe"}},
                                           {"items[0].user", {"batch", "batch"}},
                                           {"items[1].serviceName", {"S", "S"}},
                                           {"items[1].waitForStarted", {"true", "true"}},
                                           {"items[1].waitSeconds", {"5", "5"}},
                                           {"items[2].text", {"echo", "echo"}},
                                           {"items[0].watchID", {"", "appa"}},
                                           {"items[1].watchID", {"", "appS"}},
                                           {"startType", {"AUTOMATIC", "MANUAL"}},
                                           {"startTimeoutSeconds", {"1", "1"}},
                                           {"stopTimeoutSeconds", {"2", "2"}},
                                           {"rebootLimit", {"3", "dropped"}},
                                           {"recovery", {"REBOOT", "SERVER_DOWN"}},
                                           {"retryCount", {"4", "dropped"}},
                                           {"retryResetHours", {"5", "dropped"}}});
  CHECK(rows_of(conversion, "svc")["recovery"] == Row{"RESTART_GROUP", "RESTART_GROUP"});
  CHECK(rows_of(conversion, "svc")["retryCount"] == Row{"2", "2"});
  CHECK(rows_of(conversion, "own")["startScript"] == Row{"1 byte", "1 byte"});
  CHECK(rows_of(conversion, "dns")["recovery"] == Row{"REBOOT", "SERVER_DOWN"});
  CHECK(rows_of(conversion, "os") == Rows{{"name", {"os", "dropped"}},
                                          {"intervalSeconds", {"30", "dropped"}},
                                          {"timeoutSeconds", {"90", "300"}},
                                          {"recovery", {"STOP_ERROR", "STOP_ERROR"}}});
  CHECK(rows_of(conversion, "ip") == Rows{{"name", {"ip", "ip"}},
                                          {"addresses", {"192.168.10.1", "192.168.10.1"}},
                                          {"startType", {"", "MANUAL"}},
                                          {"intervalSeconds", {"", "5"}},
                                          {"timeoutSeconds", {"10", "3"}},
                                          {"failures", {"", "6"}},
                                          {"recovery", {"REBOOT", "FAILOVER"}},
                                          {"rebootLimit", {"", "dropped"}},
                                          {"startScript", {"", "CLUSTERPRO's template"}}});
  CHECK(rows_of(conversion, "lan")["adapter"] == Row{"Public", "192.168.10.11"});
  CHECK(rows_of(conversion, "lan")["retryCount"] == Row{"3", "3"});
}

TEST_CASE("what is not migrated is named, with the requirement", "[R-1.5]") {
  const auto conversion = converted(server_of_every_kind());
  REQUIRE(conversion.report.not_migrated_size() == 2);
  CHECK(conversion.report.not_migrated(0).what() == "d");
  CHECK(conversion.report.not_migrated(0).kind() == "disk");
  CHECK(conversion.report.not_migrated(1).what() == "pair1");
  CHECK(conversion.report.not_migrated(1).kind() == "lanDuplexing");
  for (const auto& row : conversion.report.not_migrated()) CHECK(row.reason().find("R-1.5") != std::string::npos);
}

TEST_CASE("every why names its requirement, in both languages", "[R-5.lang]") {
  const std::regex requirement(R"(R-\d)");
  for (const auto language : {text::Language::english, text::Language::japanese}) {
    const auto conversion = converted(server_of_every_kind(), {}, language);
    for (const auto& entry : conversion.report.migrated())
      for (const auto& setting : entry.settings()) {
        INFO(entry.monitor() << " " << setting.name() << ": " << setting.why());
        CHECK(std::regex_search(setting.why(), requirement));
        CHECK(setting.why().find('{') == std::string::npos);
      }
  }
}

TEST_CASE("each monitor is either migrated or not, once", "[R-5.report]") {
  const auto server = server_of_every_kind();
  const auto conversion = converted(server);
  std::map<std::string, int> seen;
  for (const auto& entry : conversion.report.migrated()) ++seen[entry.monitor()];
  for (const auto& row : conversion.report.not_migrated()) ++seen[row.what()];
  for (const auto& monitor : server.sss().monitors()) CHECK(seen[monitor.name()] == 1);
}

TEST_CASE("the LAN monitoring option R2.0 leaves SNMP to do", "[R-4.2.8]") {
  proto::Server server = server_of_every_kind();
  auto& licence = *server.mutable_sss()->add_option_licences();
  licence.set_option("LAN_MONITORING");
  licence.set_version("R2.0");
  CHECK(rows_of(converted(server), "lan").contains("optionLicence"));
  server.mutable_sss()->mutable_option_licences(0)->set_version("R1.0");
  CHECK_FALSE(rows_of(converted(server), "lan").contains("optionLicence"));
}

TEST_CASE("a wait without seconds is kept, and the report says what it is now", "[R-4.2.2-wait]") {
  const auto server = server_with(R"(
    {"name": "svc", "service": {"serviceName": "S", "startControl": true, "waitForStarted": true, "recovery": "REBOOT"}},
    {"name": "app", "application": {"items": [{"service": {"serviceName": "S", "waitForStarted": true}}],
                                    "recovery": "REBOOT"}})");
  for (const auto language : {text::Language::english, text::Language::japanese}) {
    const auto conversion = converted(server, {}, language);
    for (const auto& [monitor, prefix] : {std::pair("svc", ""), std::pair("app", "items[0].")}) {
      const std::string setting(prefix);
      CHECK(rows_of(conversion, monitor)[setting + "waitForStarted"] == Row{"true", "true"});
      CHECK(rows_of(conversion, monitor)[setting + "waitSeconds"] == Row{"", "0"});
      const std::string why = why_of(conversion, monitor, setting + "waitSeconds");
      CHECK(why.find("R-4.2.2-wait") != std::string::npos);
      CHECK(why.find("/WAIT 0") != std::string::npos);
    }
  }
}

TEST_CASE("beside each watchID stands that of its ARMKILL", "[R-4.2.9-6b]") {
  const auto conversion = converted(server_of_every_kind());
  for (const char* setting : {"items[0].watchID", "items[1].watchID"})
    CHECK(why_of(conversion, "app", setting).find("ARMKILL") != std::string::npos);
  const auto japanese = converted(server_of_every_kind(), {}, text::Language::japanese);
  CHECK(why_of(japanese, "svc", "watchID").find("ARMKILLのwatchIDも変更") != std::string::npos);
}

TEST_CASE("each ARMLOAD has its ARMKILL with the same watchID", "[R-4.2.9-6]") {
  const auto conversion = converted(server_of_every_kind());
  const auto ids = [](const std::string& script, std::string_view command) {
    std::multiset<std::string> all;
    for (const std::string& line : lines_with(script, command)) {
      const std::string rest = line.substr(command.size() + 1);
      all.insert(rest.substr(0, rest.find(' ')));
    }
    return all;
  };
  for (const char* group : {"app", "svc"}) {
    const auto& scripts = scripts_of(conversion, group);
    CHECK_FALSE(ids(scripts.start, "ARMLOAD").empty());
    CHECK(ids(scripts.start, "ARMLOAD") == ids(scripts.stop, "ARMKILL"));
  }
}

TEST_CASE("a group whose scripts start nothing says so", "[R-4.2.5][R-4.2.7][R-4.2.8]") {
  const auto conversion = converted(server_of_every_kind());
  for (const char* monitor : {"dns", "ip", "lan"})
    CHECK(why_of(conversion, monitor, "startScript").find("start and stop nothing") != std::string::npos);
  CHECK_FALSE(rows_of(conversion, "svc").contains("startScript"));
}

TEST_CASE("what a service without start control has besides is named as dropped", "[R-4.2.5]") {
  const auto conversion = converted(server_with(R"({"name": "dns", "service": {"serviceName": "DNS",
    "startControl": false, "recovery": "NOTHING", "waitForStarted": true, "waitSeconds": 5, "retryCount": 2}})"));
  CHECK(rows_of(conversion, "dns")["waitForStarted"] == Row{"true", "dropped"});
  CHECK(rows_of(conversion, "dns")["waitSeconds"] == Row{"5", "dropped"});
  CHECK(rows_of(conversion, "dns")["retryCount"] == Row{"2", "dropped"});
}
