// A server with one of everything, its conversion, and a page as a tree.
#pragma once

#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>

#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>

#include "common/document/document.h"
#include "service/products/profile.h"
#include "service/report/report.h"

namespace sssup::report::test {

inline constexpr std::string_view sample_server_json = R"({
  "format": 1, "computerName": "TOKYO-DB1", "cpuCount": 2, "systemLocale": "ja-JP",
  "disks": [{"letter": "C", "kind": "FIXED", "system": true}, {"letter": "D", "kind": "FIXED"}],
  "adapters": [{"name": "Public", "addresses": ["192.168.10.11/24"]},
               {"name": "Backup", "addresses": ["10.0.0.11/24", "10.0.1.11/24"]}, {"name": "Spare"}],
  "services": [{"name": "SNMP", "startType": "AUTOMATIC", "state": "RUNNING"}],
  "clusterpro": {"installed": false},
  "sss": {"installed": true, "version": "1.0",
    "licences": [{"serialNumber": "SERIAL-1", "key": "KEY-SECRET", "cpus": 2}],
    "optionLicences": [{"option": "LAN_MONITORING", "version": "R2.0", "serialNumber": "SERIAL-2", "key": "KEY-SECRET"}],
    "accounts": [{"user": "Administrator", "password": "PASS-SECRET"}, {"user": "batch", "password": "PASS-SECRET"}],
    "lanDuplexing": [{"name": "pair1", "adapters": ["Public", "Backup"]}],
    "monitors": [
      {"name": "orders", "application": {"items": [
           {"application": {"command": "C:\\app\\orders.exe -p 80", "user": "batch"}},
           {"service": {"serviceName": "MSSQLSERVER", "waitForStarted": true, "waitSeconds": 60}}],
         "startType": "AUTOMATIC", "startTimeoutSeconds": 300, "stopTimeoutSeconds": 180, "rebootLimit": 3,
         "recovery": "RESTART_ITEM", "retryCount": 12, "retryResetHours": 24}},
      {"name": "custom1", "custom": {"startScript": "QEVDSE8gT0ZGDQo=", "stopScript": "QEVDSE8gT0ZGDQo="}},
      {"name": "dns", "service": {"serviceName": "DNS", "startControl": false, "recovery": "REBOOT"}},
      {"name": "os", "os": {"intervalSeconds": 30, "timeoutSeconds": 90, "recovery": "HARDWARE_RESET"}},
      {"name": "disk-d", "disk": {"drive": "D"}},
      {"name": "gateway", "ipAddress": {"addresses": ["192.168.10.1"], "recovery": "REBOOT"}},
      {"name": "myself", "ipAddress": {"addresses": ["192.168.10.11"], "recovery": "REBOOT"}},
      {"name": "lan1", "lanBoard": {"adapter": "Backup", "recovery": "NOTHING"}},
      {"name": "lan2", "lanBoard": {"adapter": "Spare", "recovery": "NOTHING"}}]}})";

inline constexpr std::string_view sample_answers_json = R"({
  "format": 1, "clusterName": "KAIKEI", "interconnects": ["10.0.0.11", "172.16.0.1", "192.168.10.11"],
  "groupNames": [{"monitor": "orders", "group": "ORDERS"}],
  "lanAddresses": [{"monitor": "lan1", "address": "10.0.1.11"}],
  "ports": {"tcp": [30003, 30004, 30005], "udp": 30006}})";

struct Sample {
  proto::Server server;
  proto::Answers answers;
  migration::Products products;
  migration::Conversion conversion;
};

inline void require_valid(const std::vector<document::Problem>& problems) {
  if (!problems.empty())
    throw std::invalid_argument(problems.front().path + ": " +
                                text::render(problems.front().why, text::Language::english));
}

/// `change` may spoil the server before it is converted.
template <class Change>
Sample sample(text::Language language, const Change& change) {
  Sample result;
  require_valid(document::parse_server(sample_server_json, result.server));
  require_valid(document::parse_answers(sample_answers_json, result.answers));
  change(result.server, result.answers);
  auto products = products::built_in("CLUSTERPRO_SE_8");
  if (!products) throw std::runtime_error("no profiles");
  result.products = *std::move(products);
  auto conversion = migration::convert(result.server, result.answers, result.products, language);
  if (!conversion) require_valid(conversion.error());
  result.conversion = *std::move(conversion);
  complete(result.conversion, result.server, result.answers, result.products, language);
  return result;
}

inline Sample sample(text::Language language = text::Language::english) {
  return sample(language, [](proto::Server&, proto::Answers&) {});
}

/// Title and detail of a checklist item; empty when it is not there.
inline std::string detail_of(const proto::Report& report, std::string_view id) {
  for (const proto::Todo& item : report.todo())
    if (item.id() == id) return item.title() + " | " + item.detail();
  return "";
}

inline std::string page_of(const Sample& sample, text::Language language = text::Language::english) {
  return report_html(sample.conversion, sample.server, sample.products.clusterpro.scripts(), language);
}

/// A run of 46 minutes with a planned restart and a power cut.
inline proto::Run sample_run() {
  constexpr std::int64_t start = 1101092400000;  // 2004-11-22 03:00 UTC
  constexpr std::int64_t minute = 60'000;
  proto::Run run;
  run.set_started_unix_ms(start);
  run.set_ended_unix_ms(start + 46 * minute);
  const auto step = [&](const char* name, const char* phase, int from, int to) {
    auto& added = *run.add_steps();
    added.set_name(name);
    added.set_phase(phase);
    added.set_began_unix_ms(start + from * minute);
    added.set_verified_unix_ms(start + to * minute);
  };
  step("check-services", "check", 0, 1);
  step("freeze-services", "freeze", 1, 6);
  step("uninstall", "remove", 6, 30);
  step("install", "install", 31, 46);
  auto& planned = *run.add_restarts();
  planned.set_reason("SSS services set to manual start");
  planned.set_asked_unix_ms(start + 2 * minute);
  planned.set_seen_unix_ms(start + 5 * minute);
  run.add_restarts()->set_seen_unix_ms(start + 20 * minute);
  run.add_licences_registered("CPU x 1");
  return run;
}

/// Well-formed, or an exception: the page is XML but for its doctype.
inline boost::property_tree::ptree parsed(const std::string& page) {
  const std::string doctype = "<!DOCTYPE html>";
  if (!page.starts_with(doctype)) throw std::invalid_argument("no doctype");
  std::istringstream stream(page.substr(doctype.size()));
  boost::property_tree::ptree tree;
  boost::property_tree::read_xml(stream, tree);
  return tree;
}

/// Number of elements `tag` below `tree` that have `attribute`="`value`"; any when `attribute` is empty.
inline std::size_t count(const boost::property_tree::ptree& tree, const std::string& tag,
                         const std::string& attribute = "", const std::string& value = "") {
  std::size_t found = 0;
  for (const auto& [name, child] : tree) {
    if (name == tag && (attribute.empty() || child.get("<xmlattr>." + attribute, std::string()) == value)) ++found;
    if (name != "<xmlattr>") found += count(child, tag, attribute, value);
  }
  return found;
}

inline bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace sssup::report::test
