// Chapter 4 of the manual, kind by kind, in cluster.json.
#include <set>

#include <catch2/catch_test_macros.hpp>

#include "conversion.h"

using namespace sssup;
using namespace sssup::test;

namespace {

// A server with monitors of every kind, and what becomes of it.
constexpr const char* example = R"(
  {"name": "orders", "application": {
     "items": [
       {"application": {"command": "C:\\app\\orders.exe -p 80", "user": "batch"}},
       {"service": {"serviceName": "MSSQLSERVER", "waitForStarted": true, "waitSeconds": 60}},
       {"command": {"text": "net use Z: \\\\files\\orders"}}],
     "startType": "AUTOMATIC", "startTimeoutSeconds": 300, "stopTimeoutSeconds": 180,
     "rebootLimit": 3, "recovery": "RESTART_ITEM", "retryCount": 3, "retryResetHours": 24}},
  {"name": "custom1", "custom": {"startScript": "QEVDSE8gT0ZGDQo=", "stopScript": "QEVDSE8gT0ZGDQo=",
     "startType": "MANUAL", "startTimeoutSeconds": 300, "stopTimeoutSeconds": 300}},
  {"name": "spooler", "service": {"serviceName": "Spooler", "startControl": true, "waitForStarted": true,
     "startType": "AUTOMATIC", "startTimeoutSeconds": 120, "stopTimeoutSeconds": 120,
     "rebootLimit": 3, "recovery": "RESTART_GROUP", "retryCount": 2, "retryResetHours": 1}},
  {"name": "dns", "service": {"serviceName": "DNS", "startControl": false, "recovery": "REBOOT", "rebootLimit": 3}},
  {"name": "os", "os": {"intervalSeconds": 30, "timeoutSeconds": 90, "recovery": "HARDWARE_RESET"}},
  {"name": "disk-d", "disk": {"drive": "D"}},
  {"name": "gateway", "ipAddress": {"addresses": ["192.168.10.1"], "timeoutSeconds": 10, "recovery": "REBOOT"}},
  {"name": "lan1", "lanBoard": {"adapter": "Backup", "intervalSeconds": 60, "timeoutSeconds": 10, "retryCount": 3,
     "recovery": "NOTHING"}})";

proto::Server example_server() {
  proto::Server server = server_with(example);
  for (const char* user : {"Administrator", "batch", "guest"}) {
    auto& account = *server.mutable_sss()->add_accounts();
    account.set_user(user);
    account.set_password("s3cret-word");
  }
  auto& licence = *server.mutable_sss()->add_option_licences();
  licence.set_option("LAN_MONITORING");
  licence.set_version("R2.0");
  licence.set_serial_number("serial-0815");
  licence.set_key("s3cret-key");
  return server;
}

proto::Answers example_answers() {
  return answers_from(R"({"format": 1, "interconnects": ["10.0.0.11", "192.168.10.11"],
    "users": [{"user": "batch", "newPassword": "s3cret-new"}, {"user": "guest", "delete": true}],
    "groupNames": [{"monitor": "orders", "group": "ORDERS"}],
    "lanAddresses": [{"monitor": "lan1", "address": "10.0.1.11"}]})");
}

}  // namespace

TEST_CASE("the example of the interfaces becomes its cluster.json", "[R-1.4][R-4.2.9-2]") {
  const auto conversion = converted(example_server(), example_answers());
  proto::Cluster expected;
  const auto problems = document::parse(R"({ "format": 1, "clusterName": "SSS",
    "servers": [{"name": "TOKYO-DB1", "interconnects": ["10.0.0.11", "192.168.10.11"]}],
    "ports": {"tcp": [20003, 20004, 20005], "udp": 20006},
    "accounts": [{"user": "Administrator"}, {"user": "batch"}],
    "networkPartition": "NONE",
    "monitoringTimes": {"osStallTimeoutSeconds": 300, "osStallAction": "HARDWARE_RESET"},
    "groups": [
      {"name": "custom1", "monitor": "custom1", "startType": "MANUAL", "startTimeoutSeconds": 300,
       "stopTimeoutSeconds": 300, "failoverPolicy": ["TOKYO-DB1"], "customScripts": true},
      {"name": "dns", "monitor": "dns", "startType": "MANUAL", "failoverPolicy": ["TOKYO-DB1"],
       "serviceMonitor": {"serviceName": "DNS", "action": "SERVER_DOWN"}},
      {"name": "gateway", "monitor": "gateway", "startType": "MANUAL", "failoverPolicy": ["TOKYO-DB1"],
       "resourceMonitor": {"addresses": ["192.168.10.1"], "intervalSeconds": 5, "timeoutSeconds": 3, "failures": 6,
                           "action": "FAILOVER"}},
      {"name": "lan1", "monitor": "lan1", "startType": "MANUAL", "failoverPolicy": ["TOKYO-DB1"],
       "lanMonitor": {"address": "10.0.1.11", "intervalSeconds": 60, "timeoutSeconds": 10, "retryCount": 3,
                      "action": "NOTHING"}},
      {"name": "ORDERS", "monitor": "orders", "startType": "MANUAL", "startTimeoutSeconds": 300,
       "stopTimeoutSeconds": 180, "failoverPolicy": ["TOKYO-DB1"], "customScripts": false},
      {"name": "spooler", "monitor": "spooler", "startType": "MANUAL", "startTimeoutSeconds": 120,
       "stopTimeoutSeconds": 120, "failoverPolicy": ["TOKYO-DB1"], "customScripts": false}],
    "optionLicences": [{"option": "LAN_MONITORING", "version": "R2.0"}] })",
                                        expected);
  REQUIRE(problems.empty());
  CHECK(document::print(conversion.cluster) == document::print(expected));
}

TEST_CASE("no secret is in the cluster's settings, the report or a script", "[R-1.4]") {
  const auto conversion = converted(example_server(), example_answers());
  std::string all = document::print(conversion.cluster) + document::print(conversion.report);
  for (const auto& scripts : conversion.scripts) all += scripts.start + scripts.stop;
  for (const char* secret : {"s3cret", "serial-0815"}) CHECK(all.find(secret) == std::string::npos);
}

TEST_CASE("the same input gives the same bytes", "[R-4.2.9-6]") {
  const auto first = converted(example_server(), example_answers());
  const auto second = converted(example_server(), example_answers());
  CHECK(document::print(first.cluster) == document::print(second.cluster));
  CHECK(document::print(first.report) == document::print(second.report));
  for (std::size_t at = 0; at < first.scripts.size(); ++at) {
    CHECK(first.scripts[at].start == second.scripts[at].start);
    CHECK(first.scripts[at].stop == second.scripts[at].stop);
  }
}

TEST_CASE("groups come in the order of their names, ignoring case, with their scripts", "[R-2.6.2-groups]") {
  const auto conversion = converted(server_with(R"(
    {"name": "b_1", "ipAddress": {"addresses": ["192.168.10.1"], "recovery": "NOTHING"}},
    {"name": "B-1", "ipAddress": {"addresses": ["192.168.10.1"], "recovery": "NOTHING"}},
    {"name": "C", "ipAddress": {"addresses": ["192.168.10.1"], "recovery": "NOTHING"}},
    {"name": "a", "ipAddress": {"addresses": ["192.168.10.1"], "recovery": "NOTHING"}},
    {"name": "B0", "ipAddress": {"addresses": ["192.168.10.1"], "recovery": "NOTHING"}})"));
  std::vector<std::string> names;
  for (const auto& group : conversion.cluster.groups()) names.push_back(group.name());
  CHECK(names == std::vector<std::string>{"a", "B-1", "B0", "b_1", "C"});
  for (std::size_t at = 0; at < names.size(); ++at) CHECK(conversion.scripts[at].group == names[at]);
}

TEST_CASE("interconnects are the server's addresses unless answered", "[R-2.6.2-ip]") {
  const auto by_default = converted(server_with(""));
  const auto& interconnects = by_default.cluster.servers(0).interconnects();
  CHECK(std::vector<std::string>(interconnects.begin(), interconnects.end()) ==
        std::vector<std::string>{"192.168.10.11", "10.0.0.11", "10.0.1.11"});
  const auto answered = converted(server_with(""), answers_from(R"({"interconnects": ["10.9.9.2", "10.9.9.1"]})"));
  CHECK(answered.cluster.servers(0).interconnects(0) == "10.9.9.2");
}

TEST_CASE("a server without monitors becomes a cluster without groups", "[R-1.4]") {
  const auto conversion = converted(server_with(""));
  CHECK(conversion.cluster.groups().empty());
  CHECK(conversion.scripts.empty());
  CHECK_FALSE(conversion.cluster.has_monitoring_times());
}

TEST_CASE("ports are those of the answers, else the manual's", "[R-2.6.2-ports]") {
  const auto conversion =
      converted(server_with(""), answers_from(R"({"clusterName": "TOKYO", "ports": {"tcp": [1, 65535, 7000]}})"));
  CHECK(conversion.cluster.cluster_name() == "TOKYO");
  CHECK(conversion.cluster.ports().tcp(1) == 65535);
  CHECK(conversion.cluster.ports().udp() == 20006);
}

TEST_CASE("an account is deleted whatever the case it is named in, the others keep their order", "[R-2.6.2-users]") {
  proto::Server server = example_server();
  const auto conversion = converted(server, answers_from(R"({"users": [{"user": "ADMINISTRATOR", "delete": true}],
    "lanAddresses": [{"monitor": "lan1", "address": "10.0.0.11"}]})"));
  REQUIRE(conversion.cluster.accounts_size() == 2);
  CHECK(conversion.cluster.accounts(0).user() == "batch");
  CHECK(conversion.cluster.accounts(1).user() == "guest");
}

TEST_CASE("the OS monitor becomes a monitoring time of five minutes", "[R-4.2.6]") {
  for (const char* recovery : {"NOTHING", "HARDWARE_RESET", "STOP_ERROR"}) {
    const auto conversion = converted(
        server_with(R"({"name": "os", "os": {"timeoutSeconds": 7, "recovery": ")" + std::string(recovery) + R"("}})"));
    const auto& times = conversion.cluster.monitoring_times();
    CHECK(times.os_stall_timeout_seconds() == 300);
    CHECK(proto::MonitoringTimes::StallAction_Name(times.os_stall_action()) == recovery);
    CHECK(conversion.cluster.groups().empty());
  }
}

TEST_CASE("of several OS monitors the strictest counts", "[R-4.2.6]") {
  const auto conversion = converted(server_with(R"({"name": "a", "os": {"recovery": "STOP_ERROR"}},
    {"name": "b", "os": {"recovery": "HARDWARE_RESET"}}, {"name": "c", "os": {"recovery": "NOTHING"}})"));
  CHECK(conversion.cluster.monitoring_times().os_stall_action() == proto::MonitoringTimes::HARDWARE_RESET);
}

TEST_CASE("reboot becomes failover for an IP address, server down for a board and a service", "[R-4.2.7][R-4.2.8]") {
  const auto conversion = converted(server_with(R"(
    {"name": "ip", "ipAddress": {"addresses": ["192.168.10.1", "192.168.10.2"], "recovery": "REBOOT"}},
    {"name": "ipn", "ipAddress": {"addresses": ["192.168.10.1"], "recovery": "NOTHING"}},
    {"name": "lan", "lanBoard": {"adapter": "Public", "recovery": "REBOOT"}},
    {"name": "dns", "service": {"serviceName": "DNS", "startControl": false, "recovery": "NOTHING"}})"));
  CHECK(group_of(conversion, "ip").resource_monitor().action() == proto::FailoverGroup::FAILOVER);
  CHECK(group_of(conversion, "ip").resource_monitor().addresses_size() == 2);
  CHECK(group_of(conversion, "ipn").resource_monitor().action() == proto::FailoverGroup::NOTHING);
  CHECK(group_of(conversion, "lan").lan_monitor().action() == proto::FailoverGroup::SERVER_DOWN);
  CHECK(group_of(conversion, "lan").lan_monitor().address() == "192.168.10.11");
  CHECK(group_of(conversion, "dns").service_monitor().action() == proto::FailoverGroup::NOTHING);
}

TEST_CASE("a board without an address is not migrated, and takes no group name", "[R-2.6.1]") {
  const auto conversion = converted(server_with(R"(
    {"name": "LAN", "lanBoard": {"adapter": "Empty", "recovery": "REBOOT"}},
    {"name": "lan", "lanBoard": {"adapter": "Public", "recovery": "REBOOT"}},
    {"name": "no such board!", "lanBoard": {"adapter": "Gone", "recovery": "REBOOT"}})"));
  REQUIRE(conversion.cluster.groups_size() == 1);
  REQUIRE(conversion.report.not_migrated_size() == 2);
  CHECK(conversion.report.not_migrated(0).what() == "LAN");
  CHECK(conversion.report.not_migrated(0).reason().find("R-2.6.1") != std::string::npos);
}

TEST_CASE("absent numbers are SSS's defaults, and the report lists them", "[R-4.2.9-5]") {
  const auto conversion = converted(server_with(R"({"name": "web", "application": {"recovery": "RESTART_ITEM",
    "items": [{"service": {"serviceName": "W3SVC"}}]}})"));
  CHECK(group_of(conversion, "web").start_timeout_seconds() == 300);
  CHECK(lines_with(conversion.scripts[0].start, "ARMLOAD").front() == "ARMLOAD webW3SVC /S /R 3 /H 24 W3SVC");
  std::string listed;
  for (const auto& entry : conversion.report.defaults()) listed += entry.name() + "=" + entry.value() + "\n";
  for (const char* expected : {"web.startTimeoutSeconds=300", "web.stopTimeoutSeconds=300", "web.retryCount=3",
                               "web.retryResetHours=24", "clusterName=SSS", "networkPartition=NONE", "ports.udp=20006"})
    CHECK(listed.find(std::string(expected) + "\n") != std::string::npos);
}

TEST_CASE("what is dropped or becomes something else is not listed as a default", "[R-4.2.9-5]") {
  const auto conversion = converted(server_with(R"(
    {"name": "app", "application": {"recovery": "REBOOT", "items": [{"service": {"serviceName": "W3SVC"}}]}},
    {"name": "once", "application": {"recovery": "RESTART_ITEM", "retryCount": 0,
                                     "items": [{"service": {"serviceName": "A"}}]}},
    {"name": "svc", "service": {"serviceName": "S", "startControl": true, "recovery": "RESTART_GROUP", "retryCount": 1}},
    {"name": "dns", "service": {"serviceName": "DNS", "startControl": false, "recovery": "REBOOT"}},
    {"name": "os", "os": {"recovery": "NOTHING"}},
    {"name": "ip", "ipAddress": {"addresses": ["192.168.10.1"], "recovery": "REBOOT"}},
    {"name": "lan", "lanBoard": {"adapter": "Public", "recovery": "REBOOT"}})"));
  std::set<std::string> listed;
  for (const auto& entry : conversion.report.defaults())
    if (const auto dot = entry.name().find('.'); dot != std::string::npos) listed.insert(entry.name());
  for (const char* of_clusterpro :
       {"ports.tcp", "ports.udp", "groups.failoverPolicy", "groups.resources", "groups.failback",
        "armload.acceptRunning", "armload.failoverWhenRestartsAreUsedUp", "monitoringTimes.others"})
    CHECK(listed.erase(of_clusterpro) == 1);
  CHECK(listed == std::set<std::string>{"app.startTimeoutSeconds", "app.stopTimeoutSeconds", "once.startTimeoutSeconds",
                                        "once.stopTimeoutSeconds", "svc.startTimeoutSeconds", "svc.stopTimeoutSeconds",
                                        "svc.retryResetHours", "lan.intervalSeconds", "lan.timeoutSeconds",
                                        "lan.retryCount"});
  for (const auto& monitor : conversion.report.migrated())
    for (const auto& setting : monitor.settings())
      if (setting.name() == "rebootLimit") CHECK(setting.was().empty());
}
