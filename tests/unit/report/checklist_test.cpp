#include <set>

#include <catch2/catch_test_macros.hpp>

#include "sample.h"

using namespace sssup;
using namespace sssup::report::test;

namespace {

std::string detail_of(const proto::Report& report, std::string_view id) {
  for (const proto::Todo& item : report.todo())
    if (item.id() == id) return item.title() + " | " + item.detail();
  return "";
}

std::vector<std::string> ids_of(const proto::Report& report) {
  std::vector<std::string> ids;
  for (const proto::Todo& item : report.todo()) ids.push_back(item.id());
  return ids;
}

}  // namespace

TEST_CASE("the checklist has every item of chapter 3, in its order", "[R-3]") {
  CHECK(ids_of(sample().conversion.report) == std::vector<std::string>{"static-addresses",
                                                                       "public-lan-throughput",
                                                                       "binding-order",
                                                                       "interconnect-tcpip-only",
                                                                       "shared-disk",
                                                                       "application-data",
                                                                       "cross-call-disk",
                                                                       "clusterpro-service",
                                                                       "partner-server",
                                                                       "clusterpro-manager",
                                                                       "register-cluster",
                                                                       "add-server",
                                                                       "interconnects-and-ports",
                                                                       "network-partition",
                                                                       "monitoring-times",
                                                                       "accounts",
                                                                       "group-custom1",
                                                                       "group-dns",
                                                                       "group-gateway",
                                                                       "group-lan1",
                                                                       "delete-group-myself",
                                                                       "group-orders",
                                                                       "lan-option-snmp",
                                                                       "disk-monitors",
                                                                       "lan-duplexing",
                                                                       "lan-boards",
                                                                       "upgrade-licences",
                                                                       "cluster-licences",
                                                                       "option-licences"});
}

TEST_CASE("each item has this server's values in it", "[R-3]") {
  const Sample made = sample();
  const proto::Report& report = made.conversion.report;
  const auto has = [&](std::string_view id, std::string_view value) {
    INFO(id << ": " << detail_of(report, id));
    CHECK(contains(detail_of(report, id), value));
  };
  has("static-addresses", "10.0.0.11 on Backup, 172.16.0.1 (not on this server yet), 192.168.10.11 on Public");
  has("public-lan-throughput", "192.168.10.11");
  has("binding-order", "10.0.0.11 on Backup, 172.16.0.1 (not on this server yet))");
  has("interconnect-tcpip-only", "10.0.0.11 on Backup");
  CHECK_FALSE(contains(detail_of(report, "interconnect-tcpip-only"), "192.168.10.11"));
  has("shared-disk", "C:, D:");
  has("application-data", "ORDERS, custom1, dns");
  has("clusterpro-service", "CLUSTERPRO Server");
  has("clusterpro-service", "TOKYO-DB1");
  has("partner-server", "TCP 30003, 30004, 30005 and UDP 30006");
  has("clusterpro-manager", "TCP 30003, 30004, 30005");
  has("register-cluster", "Cluster name: KAIKEI. Server name: TOKYO-DB1. Address of the public LAN: 192.168.10.11");
  has("add-server", "KAIKEI");
  has("interconnects-and-ports", "UDP 30006");
  has("network-partition", "None is set so far");
  has("monitoring-times", "300 s, then hardware reset");
  has("accounts", "Administrator, batch");
  has("lan-option-snmp", "lan1");
  has("disk-monitors", "disk-d");
  has("lan-duplexing", "pair1");
  has("lan-boards", "lan2");
  has("option-licences", "LAN_MONITORING R2.0");
  has("option-licences", "1 licence a server");
}

TEST_CASE("each group has its five steps; custom scripts come first", "[R-3]") {
  const Sample made = sample();
  const proto::Report& report = made.conversion.report;
  for (const char* id : {"group-custom1", "group-orders", "group-gateway"}) {
    const std::string detail = detail_of(report, id);
    INFO(detail);
    for (const char* step : {"1) Resources", "2) Scripts", "3) Failover policy: only TOKYO-DB1", "4) Trial",
                             "5) Start type: manual so far"})
      CHECK(contains(detail, step));
  }
  CHECK(contains(detail_of(report, "group-custom1"), "Revise these first"));
  CHECK(contains(detail_of(report, "group-gateway"), "achieves nothing until"));
  CHECK(contains(detail_of(report, "group-gateway"), "192.168.10.1"));
  CHECK(contains(detail_of(report, "group-lan1"), "SNMP"));
}

TEST_CASE("a group that watches its own server is to be deleted, not set up", "[R-2.2-ip]") {
  const Sample made = sample();
  CHECK(contains(detail_of(made.conversion.report, "delete-group-myself"), "192.168.10.11"));
  CHECK(detail_of(made.conversion.report, "group-myself").empty());
}

TEST_CASE("the licences of the manual's example", "[R-1.6]") {
  const std::string detail = detail_of(sample().conversion.report, "cluster-licences");
  INFO(detail);
  CHECK(contains(detail, "TOKYO-DB1 has 2 CPUs; 1 SingleServerSafe licence with"));
  CHECK(contains(detail, "the cluster has 4: buy CLUSTERPRO licences for 2 CPUs"));
}

TEST_CASE("upgrade licences are on the list until there are enough", "[R-1.6]") {
  CHECK(contains(detail_of(sample().conversion.report, "upgrade-licences"), "1 of 1"));
  const Sample enough = sample(text::Language::english, [](proto::Server&, proto::Answers& answers) {
    answers.add_upgrade_licences()->set_count(1);
  });
  CHECK(detail_of(enough.conversion.report, "upgrade-licences").empty());
}

TEST_CASE("what a server does not have is not on its list", "[R-3]") {
  const Sample plain = sample(text::Language::english, [](proto::Server& server, proto::Answers& answers) {
    server.mutable_sss()->mutable_monitors()->DeleteSubrange(1, 8);
    server.mutable_sss()->clear_lan_duplexing();
    server.mutable_sss()->clear_option_licences();
    server.mutable_adapters()->DeleteSubrange(1, 2);
    answers.clear_lan_addresses();
  });
  const auto ids = ids_of(plain.conversion.report);
  const std::set<std::string> there(ids.begin(), ids.end());
  for (const char* id : {"lan-option-snmp", "disk-monitors", "lan-duplexing", "lan-boards", "option-licences"})
    CHECK_FALSE(there.contains(id));
  CHECK(there.contains("add-lan-board"));
  CHECK(contains(detail_of(plain.conversion.report, "monitoring-times"), "There was no OS monitor"));
}

TEST_CASE("ids are unique and keep their form", "[R-3]") {
  std::set<std::string> seen;
  for (const std::string& id : ids_of(sample().conversion.report)) {
    CHECK(seen.insert(id).second);
    CHECK(id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_") == std::string::npos);
  }
}

TEST_CASE("the checklist is the same however often it is written", "[R-3]") {
  Sample made = sample();
  const std::string once = report::report_json(made.conversion.report);
  report::complete(made.conversion, made.server, made.answers, made.products, text::Language::english);
  CHECK(report::report_json(made.conversion.report) == once);
}

TEST_CASE("clients get the checklist in every language, and no more of it than fits", "[R-3][R-5.lang]") {
  const Sample made = sample();
  const auto checklist_of = [&](std::size_t most_bytes) {
    return report::checklist_in_all_languages(made.conversion, made.server, made.answers, made.products, most_bytes);
  };
  const proto::Checklist whole = checklist_of(1U << 20U);
  REQUIRE(whole.items_size() == made.conversion.report.todo_size());
  for (int at = 0; at < whole.items_size(); ++at) {
    const auto& item = whole.items(at);
    CHECK(item.id() == made.conversion.report.todo(at).id());
    CHECK(item.english().title() != item.japanese().title());
    CHECK(item.english().detail() != item.japanese().detail());
  }
  const proto::Checklist part = checklist_of(4000);
  REQUIRE(part.items_size() > 2);
  REQUIRE(part.items_size() < whole.items_size());
  CHECK(part.items(1).id() == whole.items(1).id());
  const auto& last = part.items(part.items_size() - 1);
  CHECK(last.id() == "rest");
  const int rest = whole.items_size() - part.items_size() + 1;
  CHECK(last.english().title().find(std::to_string(rest)) != std::string::npos);
}
