// A server on which the check finds nothing; each test spoils one thing.
#pragma once

#include <algorithm>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <google/protobuf/util/json_util.h>

#include "service/readiness/readiness.h"

namespace sssup::readiness::test {

template <class Message>
Message from_json(std::string_view json) {
  Message message;
  const auto status = google::protobuf::util::JsonStringToMessage(std::string(json), &message);
  if (!status.ok()) throw std::invalid_argument(status.ToString());
  return message;
}

inline proto::Server ready_server() {
  return from_json<proto::Server>(R"({
    "format": 1, "computerName": "TOKYO-DB1", "cpuCount": 2,
    "adapters": [{"name": "Public", "addresses": ["192.168.10.11/24"], "gateways": ["192.168.10.1"]},
                 {"name": "Backup", "addresses": ["10.0.0.11/24"]}],
    "services": [{"name": "SNMP", "startType": "AUTOMATIC", "state": "RUNNING"},
                 {"name": "Spooler", "startType": "MANUAL", "state": "RUNNING"}],
    "clusterpro": {"installed": false},
    "sss": {"installed": true, "version": "1.0",
            "licences": [{"serialNumber": "S1", "cpus": 2}],
            "accounts": [{"user": "batch", "password": "secret"}],
            "services": [{"name": "SSSMonitor", "state": "RUNNING"}],
            "monitors": [{"name": "spooler", "service": {"serviceName": "Spooler", "startControl": true,
                                                         "recovery": "RESTART_ITEM", "retryCount": 2}},
                         {"name": "gateway", "ipAddress": {"addresses": ["192.168.10.1"], "recovery": "REBOOT"}}]}})");
}

inline proto::Answers ready_answers() {
  return from_json<proto::Answers>(R"({"upgradeLicences": [{"unit": "CPU", "count": 1}]})");
}

inline proto::ProductProfile sss_profile() {
  return from_json<proto::ProductProfile>(R"({
    "displayName": "CLUSTERPRO SingleServerSafe", "setup": {"path": "SSS\\Setup.exe"},
    "presets": [{"product": "ORACLE", "instanceItems": [{"service": {"serviceName": "OracleService{instance}"}}]}]})");
}

inline proto::ProductProfile clusterpro_profile() {
  return from_json<proto::ProductProfile>(R"({
    "scripts": {"loadApplication": "ARMLOAD {id} {user} {options} {command}",
                "loadService": "ARMLOAD {id} /S {options} {service}", "runAs": "/U {user}", "retry": "/R {retry}",
                "retryReset": "/H {hours}", "wait": "/WAIT {seconds}"},
    "rules": {"longestGroupName": 15, "fewestInterconnects": 2, "mostInterconnects": 16},
    "displayName": "CLUSTERPRO SE", "setup": {"path": "CLUSTERPRO\\Setup.exe"},
    "ranges": [{"setting": "retryCount", "min": 1, "max": 9}, {"setting": "retryResetHours", "min": 1, "max": 24},
               {"setting": "waitSeconds", "min": 0, "max": 3600}],
    "licence": {"products": [{"key": "SSS_UPGRADE", "upgrade": true}, {"key": "CLUSTERPRO_SE_8"},
                             {"key": "SSS_UPGRADE_TRIAL", "trial": true}]},
    "defaults": [{"setting": "ports.tcp", "value": "20003,20004,20005"}, {"setting": "ports.udp", "value": "20006"}]})");
}

inline std::vector<Finding> check(const proto::Server& server, const proto::Answers& answers = ready_answers()) {
  return readiness::check(server, answers, sss_profile(), clusterpro_profile());
}

inline std::vector<Finding> of_key(const std::vector<Finding>& findings, std::string_view key) {
  std::vector<Finding> found;
  std::copy_if(findings.begin(), findings.end(), std::back_inserter(found),
               [&](const Finding& finding) { return finding.key == key; });
  return found;
}

/// "key subject" of each finding, in order.
inline std::vector<std::string> said(const std::vector<Finding>& findings) {
  std::vector<std::string> lines;
  for (const Finding& finding : findings)
    lines.push_back(finding.subject.empty() ? finding.key : finding.key + " " + finding.subject);
  return lines;
}

inline proto::Monitor custom_monitor(const std::string& name, const std::string& script) {
  proto::Monitor monitor;
  monitor.set_name(name);
  monitor.mutable_custom()->set_start_script(script);
  return monitor;
}

inline std::string english(const text::Message& message) {
  return text::render(message, text::Language::english);
}

inline proto::Monitor monitor(std::string_view json) {
  return from_json<proto::Monitor>(json);
}

using Lines = std::vector<std::string>;

}  // namespace sssup::readiness::test
