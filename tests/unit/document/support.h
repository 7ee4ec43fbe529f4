// A whole server and whole answers, and ways to look at what is wrong with a changed one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "common/document/document.h"

namespace sssup::document::test {

inline const std::string_view server_json = R"json({ "format": 1,
  "computerName": "TOKYO-DB1", "cpuCount": 2, "systemLocale": "ja-JP",
  "environment": {"TEMP": "C:\\WINNT\\TEMP"},
  "disks": [{"letter": "C", "kind": "FIXED", "system": true}, {"letter": "D", "kind": "FIXED"}],
  "adapters": [{"name": "Public", "addresses": ["192.168.10.11/24"]},
               {"name": "Backup", "addresses": ["10.0.0.11/24", "10.0.1.11/24"]}],
  "services": [{"name": "SNMP", "displayName": "SNMP Service", "startType": "AUTOMATIC", "state": "RUNNING"}],
  "portsInUse": [{"protocol": "TCP", "port": 20004}],
  "clusterpro": {"installed": false},
  "sss": {
    "installed": true, "version": "1.0",
    "licences": [{"serialNumber": "…", "key": "…", "cpus": 2}],
    "optionLicences": [{"option": "LAN_MONITORING", "version": "R2.0", "serialNumber": "…", "key": "…"}],
    "accounts": [{"user": "Administrator", "password": "…"}, {"user": "batch", "password": "…"},
                 {"user": "guest", "password": "…"}],
    "services": [{"name": "…", "startType": "AUTOMATIC", "state": "RUNNING"}],
    "lanDuplexing": [{"name": "pair1", "adapters": ["Public", "Backup"]}],
    "monitors": [
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
         "recovery": "NOTHING"}}
    ] } })json";

inline const std::string_view answers_json =
    R"json({ "format": 1, "edition": "CLUSTERPRO_SE_8", "workingFolder": "D:\\",
  "clusterName": "SSS",
  "interconnects": ["10.0.0.11", "192.168.10.11"],
  "users": [{"user": "batch", "newPassword": "…"}, {"user": "guest", "delete": true}],
  "groupNames": [{"monitor": "orders", "group": "ORDERS"}],
  "lanAddresses": [{"monitor": "lan1", "address": "10.0.1.11"}],
  "ports": {"tcp": [20003, 20004, 20005], "udp": 20006},
  "confirm": true,
  "upgradeLicences": [{"unit": "CPU", "count": 1, "serialNumber": "…", "key": "…"}] })json";

/// "path: reason" of each problem.
inline std::vector<std::string> lines(const std::vector<Problem>& problems) {
  std::vector<std::string> out;
  for (const auto& problem : problems)
    out.push_back(problem.path + ": " + text::render(problem.why, text::Language::english));
  return out;
}

/// `json` with `value` (JSON; empty: nothing) at `pointer` ("/sss/monitors/0/name").
inline std::string with(std::string_view json, const std::string& pointer, std::string_view value) {
  auto tree = nlohmann::json::parse(json);
  const nlohmann::json::json_pointer place(pointer);
  if (!value.empty())
    tree[place] = nlohmann::json::parse(value);
  else
    tree.at(place.parent_pointer()).erase(place.back());
  return tree.dump();
}

inline std::vector<std::string> server_problems(std::string_view json) {
  proto::Server server;
  return lines(parse_server(json, server));
}

inline std::vector<std::string> answers_problems(std::string_view json) {
  proto::Answers answers;
  return lines(parse_answers(json, answers));
}

using Lines = std::vector<std::string>;

}  // namespace sssup::document::test
