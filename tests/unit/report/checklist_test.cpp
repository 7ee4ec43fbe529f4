#include <algorithm>
#include <set>

#include <catch2/catch_test_macros.hpp>

#include "sample.h"

using namespace sssup;
using namespace sssup::report::test;

namespace {

std::vector<std::string> ids_of(const proto::Report& report) {
  std::vector<std::string> ids;
  for (const proto::Todo& item : report.todo()) ids.push_back(item.id());
  return ids;
}

}  // namespace

TEST_CASE("the checklist has every item of chapter 3, in its order", "[R-3]") {
  CHECK(ids_of(sample().conversion.report) == std::vector<std::string>{"take-medium-out",
                                                                       "shared-disk-board",
                                                                       "static-addresses",
                                                                       "public-lan-throughput",
                                                                       "binding-order",
                                                                       "interconnect-tcpip-only",
                                                                       "shared-disk",
                                                                       "application-data",
                                                                       "manual-services",
                                                                       "disk-monitors",
                                                                       "lan-duplexing",
                                                                       "upgrade-licences",
                                                                       "cluster-licences",
                                                                       "licence-reuse",
                                                                       "cross-call-disk",
                                                                       "clusterpro-service",
                                                                       "partner-server",
                                                                       "clusterpro-manager",
                                                                       "register-cluster",
                                                                       "add-server",
                                                                       "option-licences",
                                                                       "interconnects-and-ports",
                                                                       "network-partition",
                                                                       "monitoring-times",
                                                                       "accounts",
                                                                       "virtual-resources",
                                                                       "group-custom1",
                                                                       "group-dns",
                                                                       "group-gateway",
                                                                       "group-lan1",
                                                                       "delete-group-myself",
                                                                       "group-orders",
                                                                       "watch-ids",
                                                                       "lan-boards",
                                                                       "lan-option-snmp",
                                                                       "trial-of-groups"});
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
  has("shared-disk", "C:, D:");
  has("application-data", "Groups concerned: ORDERS, custom1.");  // dns only watches
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
  has("disk-monitors", "disk-d (drive D:)");
  has("lan-duplexing", "pair1 (Public, Backup)");
  has("lan-boards", "lan2");
  has("option-licences", "LAN monitoring option R2.0");
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

TEST_CASE("shared disk and mirror disk are left to do by hand, each by its name", "[R-1.5]") {
  const auto todo = [](text::Language language) {
    const Sample made = sample(language);
    return [report = made.conversion.report](std::string_view id) { return detail_of(report, id); };
  };
  const auto english = todo(text::Language::english);
  const auto japanese = todo(text::Language::japanese);
  for (const char* part : {"Shared disk and mirror disk", "neither shared disks nor mirror disks", "by hand"})
    CHECK(contains(english("shared-disk"), part));
  CHECK(contains(english("application-data"), "mirror disk"));
  CHECK(contains(english("cross-call-disk"), "mirror disk"));
  for (const char* part : {"共有ディスク", "ミラーディスク", "手動"}) CHECK(contains(japanese("shared-disk"), part));
  CHECK(contains(japanese("application-data"), "ミラーディスク"));
  CHECK(contains(japanese("cross-call-disk"), "ミラーディスク"));
}

TEST_CASE("virtual resources, scripts for them and further servers are left to do by hand", "[R-1.5]") {
  const Sample english = sample();
  for (const char* part : {"floating IP", "virtual computer name", "scripts", "shared disk", "mirror disk"})
    CHECK(contains(detail_of(english.conversion.report, "virtual-resources"), part));
  CHECK(contains(detail_of(english.conversion.report, "add-server"), "no further servers"));
  const Sample japanese = sample(text::Language::japanese);
  for (const char* part :
       {"フローティングIP", "仮想コンピュータ名", "スクリプトの修正", "共有ディスク", "ミラーディスク"})
    CHECK(contains(detail_of(japanese.conversion.report, "virtual-resources"), part));
  CHECK(contains(detail_of(japanese.conversion.report, "add-server"), "2ノード目以降のサーバ"));
}

TEST_CASE("who changes the watchID of an ARMLOAD is told of its ARMKILL", "[R-4.2.9-6b]") {
  const Sample english = sample();
  const std::string detail = detail_of(english.conversion.report, "watch-ids");
  INFO(detail);
  CHECK(contains(detail, "change that of its ARMKILL, too"));
  CHECK(contains(detail, "unique in the cluster"));
  CHECK(contains(detail, "ORDERS, custom1"));
  CHECK(contains(detail_of(sample(text::Language::japanese).conversion.report, "watch-ids"),
                 "対応するARMKILLのwatchIDも忘れずに変更してください"));
}

TEST_CASE("a group whose scripts start nothing is not told to adjust data paths", "[R-4.2.5][R-4.2.7][R-4.2.8]") {
  const auto with_option = [](bool option, text::Language language) {
    return sample(language, [&](proto::Server& server, proto::Answers&) {
      if (!option) server.mutable_sss()->clear_option_licences();
    });
  };
  for (const bool option : {true, false}) {
    const Sample english = with_option(option, text::Language::english);
    const Sample japanese = with_option(option, text::Language::japanese);
    for (const char* id : {"group-dns", "group-lan1", "group-gateway"}) {
      INFO(id << ": " << detail_of(english.conversion.report, id));
      CHECK(contains(detail_of(english.conversion.report, id), "They start and stop nothing"));
      CHECK_FALSE(contains(detail_of(english.conversion.report, id), "data paths"));
      CHECK(contains(detail_of(japanese.conversion.report, id), "何も起動・終了しません"));
      CHECK_FALSE(contains(detail_of(japanese.conversion.report, id), "データのパス"));
    }
    CHECK(contains(detail_of(english.conversion.report, "group-orders"), "data paths"));
    CHECK(contains(detail_of(english.conversion.report, "group-lan1"), "SNMP") == option);
  }
}

TEST_CASE("the LAN monitoring option speaks of the monitors that go over", "[R-4.2.8]") {
  const Sample made = sample();
  CHECK(contains(detail_of(made.conversion.report, "lan-option-snmp"), "lan1"));
  CHECK_FALSE(contains(detail_of(made.conversion.report, "lan-option-snmp"), "lan2"));
  const auto finding_of = [](const proto::Report& report) {
    for (const proto::Finding& finding : report.findings())
      if (finding.key() == "lan-option-needs-snmp") return finding.detail();
    return std::string();
  };
  CHECK(contains(finding_of(made.conversion.report), "lan1"));
  CHECK_FALSE(contains(finding_of(made.conversion.report), "lan2"));
  const Sample none = sample(text::Language::english, [](proto::Server& server, proto::Answers& answers) {
    server.mutable_adapters(1)->clear_addresses();
    answers.clear_lan_addresses();
  });
  CHECK(finding_of(none.conversion.report).empty());
  CHECK(detail_of(none.conversion.report, "lan-option-snmp").empty());
}

TEST_CASE("a group that watches a chosen interconnect is to be deleted", "[R-2.2-ip]") {
  const Sample made = sample(text::Language::english, [](proto::Server& server, proto::Answers&) {
    server.mutable_sss()->mutable_monitors(5)->mutable_ip_address()->set_addresses(0, "172.16.0.1");
  });
  CHECK(contains(detail_of(made.conversion.report, "delete-group-gateway"), "172.16.0.1"));
  CHECK(detail_of(made.conversion.report, "group-gateway").empty());
}

TEST_CASE("the accounts' item names the users that have to be added", "[R-2.6.2-users]") {
  const auto spoil = [](proto::Server& server, proto::Answers&) {
    auto& items = *server.mutable_sss()->mutable_monitors(0)->mutable_application();
    items.mutable_items(0)->mutable_application()->set_user("TOKYO\\nightly");
  };
  CHECK(contains(detail_of(sample(text::Language::english, spoil).conversion.report, "accounts"),
                 "TOKYO\\nightly (monitor orders)"));
  CHECK(contains(detail_of(sample(text::Language::japanese, spoil).conversion.report, "accounts"), "TOKYO\\nightly"));
  CHECK_FALSE(contains(detail_of(sample().conversion.report, "accounts"), "Not among them"));
}

TEST_CASE("the licences of the manual's example", "[R-1.6]") {
  const std::string detail = detail_of(sample().conversion.report, "cluster-licences");
  INFO(detail);
  CHECK(
      contains(detail, "TOKYO-DB1 has 2 CPUs. 1 SingleServerSafe licence (2 CPUs) with its upgrade licence covers 2."));
  CHECK(contains(detail, "the cluster has 4: buy CLUSTERPRO licences for 2 CPUs"));
}

TEST_CASE("upgrade licences are on the list until there are enough", "[R-1.6]") {
  CHECK(contains(detail_of(sample().conversion.report, "upgrade-licences"), "1 of 1"));
  const Sample enough = sample(text::Language::english, [](proto::Server&, proto::Answers& answers) {
    answers.add_upgrade_licences()->set_count(1);
  });
  CHECK(detail_of(enough.conversion.report, "upgrade-licences").empty());
}

TEST_CASE("licences that do not count leave the upgrade licences on the list", "[R-2.10]") {
  const Sample other = sample(text::Language::english, [](proto::Server& server, proto::Answers& answers) {
    server.mutable_sss()->mutable_licences(0)->set_cpus(4);
    auto* node = answers.add_upgrade_licences();
    node->set_count(3);
    node->set_unit(proto::UpgradeLicence::NODE);
    answers.add_upgrade_licences()->set_product("CLUSTERPRO_SE_8");
    answers.add_upgrade_licences()->set_valid_until("20040630");
    for (const char* same : {"U-1", "U-1"}) answers.add_upgrade_licences()->set_serial_number(same);
  });
  CHECK(contains(detail_of(other.conversion.report, "upgrade-licences"), "1 of 2"));
}

TEST_CASE("the cluster's licences are those the server has, and no others", "[R-1.6]") {
  const Sample short_of = sample(text::Language::english, [](proto::Server& server, proto::Answers&) {
    server.set_cpu_count(4);
    server.mutable_sss()->mutable_licences(0)->set_cpus(2);
  });
  const std::string detail = detail_of(short_of.conversion.report, "cluster-licences");
  INFO(detail);
  CHECK(contains(detail, "1 SingleServerSafe licence (2 CPUs) with"));
  CHECK(contains(detail, "the cluster has 8: buy CLUSTERPRO licences for 6 CPUs"));
}

TEST_CASE("upgraded SSS licences are of no use elsewhere, and what makes them so", "[R-1.6-reuse]") {
  const auto said = [](text::Language language) {
    const Sample made = sample(language, [](proto::Server& server, proto::Answers&) {
      server.mutable_sss()->mutable_licences(0)->set_cpus(4);
    });
    return detail_of(made.conversion.report, "licence-reuse");
  };
  const std::string english = said(text::Language::english);
  INFO(english);
  const auto registered = english.find("register"), deleted = english.find("delete");
  CHECK(contains(english, "must not be used on a server outside cluster KAIKEI"));
  CHECK(contains(english, "CLUSTERPRO CPU licences"));
  CHECK(contains(english, "4"));
  CHECK(registered < deleted);  // deleted first, the cluster would run without licences
  CHECK(contains(said(text::Language::japanese), "流用"));
}

TEST_CASE("each added server needs option licences of its own, and how many", "[R-1.7]") {
  const Sample two = sample(text::Language::english, [](proto::Server& server, proto::Answers&) {
    server.mutable_sss()->add_option_licences()->set_option("DATABASE_MONITORING");
  });
  const std::string detail = detail_of(two.conversion.report, "option-licences");
  INFO(detail);
  CHECK(contains(detail, "buy 2 licences a server"));
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
  std::vector<std::string> ids;
  for (int at = 0; at < whole.items_size(); ++at) {
    const auto& item = whole.items(at);
    ids.push_back(item.id());
    // Those of one place stand together, in the order in which the work goes.
    if (at > 0) CHECK(item.place() >= whole.items(at - 1).place());
    CHECK(item.english().title() != item.japanese().title());
    CHECK(item.english().detail() != item.japanese().detail());
  }
  auto reported = ids_of(made.conversion.report);
  std::sort(ids.begin(), ids.end());
  std::sort(reported.begin(), reported.end());
  CHECK(ids == reported);
  const proto::Checklist part = checklist_of(4000);
  REQUIRE(part.items_size() > 2);
  REQUIRE(part.items_size() < whole.items_size());
  CHECK(part.items(1).id() == whole.items(1).id());
  const auto& last = part.items(part.items_size() - 1);
  CHECK(last.id() == "rest");
  const int rest = whole.items_size() - part.items_size() + 1;
  CHECK(last.english().title().find(std::to_string(rest)) != std::string::npos);
}
