// Chapter 3 for servers of another shape than the sample: which board, which address, which service.
#include <functional>

#include <catch2/catch_test_macros.hpp>

#include "sample.h"

using namespace sssup;
using namespace sssup::report::test;

namespace {

proto::Report report_of(const std::function<void(proto::Server&, proto::Answers&)>& change) {
  return sample(text::Language::english, change).conversion.report;
}

void set_gateway(proto::Server& server, const char* board, const char* gateway) {
  for (auto& adapter : *server.mutable_adapters())
    if (adapter.name() == board) adapter.add_gateways(gateway);
}

constexpr const char* by_public_lan[] = {"public-lan-throughput", "binding-order", "register-cluster", "add-server"};

}  // namespace

TEST_CASE("in the default order, the board with the default gateway keeps its network", "[R-2.6.2-public][R-3]") {
  const proto::Report report = report_of([](proto::Server& server, proto::Answers& answers) {
    answers.clear_interconnects();
    set_gateway(server, "Public", "192.168.10.1");
  });
  const std::string only_tcpip = detail_of(report, "interconnect-tcpip-only");
  INFO(only_tcpip);
  CHECK(contains(only_tcpip, "used for the interconnect alone (10.0.0.11 on Backup, 10.0.1.11 on Backup)"));
  CHECK(contains(only_tcpip, "Leave the public LAN (192.168.10.11 on Public)"));
  CHECK(contains(detail_of(report, "register-cluster"), "Address of the public LAN: 192.168.10.11."));
  for (const char* item : by_public_lan) CHECK_FALSE(contains(detail_of(report, item), "assumed"));
}

TEST_CASE("each item that relies on the public LAN says when it is only assumed", "[R-2.6.2-public][R-3]") {
  const proto::Report report =
      report_of([](proto::Server&, proto::Answers& answers) { answers.clear_interconnects(); });
  for (const char* item : by_public_lan) {
    INFO(item << ": " << detail_of(report, item));
    CHECK(contains(detail_of(report, item), "First check that 10.0.1.11 on Backup is the public LAN"));
  }
}

TEST_CASE("no board is named to be cut off while the public LAN is only assumed", "[R-2.6.2-public][R-3]") {
  const proto::Report report =
      report_of([](proto::Server&, proto::Answers& answers) { answers.clear_interconnects(); });
  const std::string detail = detail_of(report, "interconnect-tcpip-only");
  INFO(detail);
  CHECK(contains(detail, "Find out first which of these boards clients use"));
  CHECK(contains(detail, "192.168.10.11 on Public, 10.0.0.11 on Backup, 10.0.1.11 on Backup"));
}

TEST_CASE("a chosen public address is used in any order of the interconnects", "[R-2.6.2-public]") {
  const proto::Report report = report_of([](proto::Server&, proto::Answers& answers) {
    answers.clear_interconnects();
    answers.set_public_address("192.168.10.11");
  });
  CHECK(contains(detail_of(report, "register-cluster"), "192.168.10.11"));
  CHECK(contains(detail_of(report, "interconnect-tcpip-only"), "(10.0.0.11 on Backup, 10.0.1.11 on Backup)"));
  for (const char* item : by_public_lan) CHECK_FALSE(contains(detail_of(report, item), "assumed"));
}

TEST_CASE("a server with one board is told of the board to come", "[R-2.6.2-public][R-3]") {
  const proto::Report report = report_of([](proto::Server& server, proto::Answers& answers) {
    server.mutable_adapters()->DeleteSubrange(1, server.adapters_size() - 1);
    for (int at = server.sss().monitors_size() - 1; at >= 0; --at)
      if (server.sss().monitors(at).has_lan_board()) server.mutable_sss()->mutable_monitors()->DeleteSubrange(at, 1);
    answers.clear_lan_addresses();
    answers.clear_interconnects();
    answers.set_public_address("192.168.10.11");
  });
  for (const char* item : {"binding-order", "interconnect-tcpip-only"}) {
    INFO(item << ": " << detail_of(report, item));
    CHECK_FALSE(contains(detail_of(report, item), "none"));
    CHECK(contains(detail_of(report, item), "fitted"));
  }
  CHECK_FALSE(detail_of(report, "add-lan-board").empty());
}

TEST_CASE("services that groups start are manual on both servers", "[R-3][R-4.2.9-2]") {
  const proto::Report report = report_of([](proto::Server& server, proto::Answers&) {
    auto& service = *server.add_services();
    service.set_name("MSSQLSERVER");
    service.set_start_type(proto::WindowsService::AUTOMATIC);
  });
  const std::string detail = detail_of(report, "manual-services");
  INFO(detail);
  CHECK(contains(detail, "automatic start here to manual: MSSQLSERVER"));
  CHECK(contains(detail, "partner server"));
}

TEST_CASE("only fixed disks are named where drive letters are to be agreed on", "[R-3]") {
  const proto::Report report = report_of([](proto::Server& server, proto::Answers&) {
    auto& drive = *server.add_disks();
    drive.set_letter("E");
    drive.set_kind(proto::Disk::CDROM);
  });
  CHECK(contains(detail_of(report, "shared-disk"), "C:, D:"));
  CHECK_FALSE(contains(detail_of(report, "shared-disk"), "E:"));
}

TEST_CASE("partner and Manager are given the ports of CLUSTERPRO's own Setup", "[R-3][R-2.8]") {
  const proto::Report report = report_of([](proto::Server&, proto::Answers& answers) {
    auto& port = *answers.add_setup_ports();
    port.set_key("server");
    port.set_port(20101);
  });
  CHECK(contains(detail_of(report, "partner-server"), "20101"));
  CHECK(contains(detail_of(report, "clusterpro-manager"), "20101"));
}

TEST_CASE("the manual's guides and check lists are named", "[R-3]") {
  const proto::Report report = sample(text::Language::japanese).conversion.report;
  CHECK(contains(detail_of(report, "trial-of-groups"), "CLUSTERPROシステムチェックリスト"));
  CHECK(contains(detail_of(report, "trial-of-groups"), "フェイルオーバグループ遷移表"));
  CHECK(contains(detail_of(report, "application-data"), "PP編"));
  CHECK(contains(detail_of(report, "network-partition"), "基本編"));
  CHECK(contains(detail_of(report, "monitoring-times"), "GUIリファレンス"));
  CHECK(contains(detail_of(report, "static-addresses"), "クラスタ生成ガイド"));
}

TEST_CASE("every item says where it is done", "[R-3]") {
  const Sample made = sample();
  for (const proto::Todo& item : made.conversion.report.todo()) {
    INFO(item.id());
    CHECK(item.place() != proto::Todo::PLACE_UNSPECIFIED);
  }
}

TEST_CASE("this server is shut down when all else is done on it", "[R-3]") {
  const proto::Report report = sample().conversion.report;
  std::string last;
  for (const proto::Todo& item : report.todo())
    if (item.place() == proto::Todo::THIS_SERVER) last = item.id();
  CHECK(last == "clusterpro-service");
}

TEST_CASE("an address that a group watches is kept, too", "[R-3][R-2.6.1]") {
  CHECK(contains(detail_of(sample().conversion.report, "static-addresses"), "10.0.1.11"));
}

TEST_CASE("what is done with the power off is apart from what is done with the disks", "[R-3]") {
  const proto::Report report = sample().conversion.report;
  for (const proto::Todo& item : report.todo()) {
    if (item.id() == "shared-disk-board") CHECK(item.place() == proto::Todo::POWER_OFF);
    if (item.id() == "shared-disk") CHECK(item.place() == proto::Todo::THIS_SERVER);
  }
  CHECK_FALSE(contains(detail_of(report, "shared-disk-board"), "partition"));
  CHECK_FALSE(contains(detail_of(report, "shared-disk"), "power off"));
}

TEST_CASE("two interconnects on one board are to be given boards of their own", "[R-2.6.2-ip][R-3]") {
  const proto::Report report =
      report_of([](proto::Server&, proto::Answers& answers) { answers.clear_interconnects(); });
  CHECK(contains(detail_of(report, "static-addresses"), "10.0.0.11, 10.0.1.11 are on one board now"));
  CHECK_FALSE(contains(detail_of(sample().conversion.report, "static-addresses"), "on one board"));
}

TEST_CASE("the item to delete a group that watches this server names what else the group watches", "[R-2.2-ip]") {
  const proto::Report report = report_of([](proto::Server& server, proto::Answers&) {
    server.mutable_sss()->mutable_monitors(6)->mutable_ip_address()->add_addresses("192.168.10.1");
  });
  const std::string detail = detail_of(report, "delete-group-myself");
  INFO(detail);
  CHECK(contains(detail, "watches this server itself (192.168.10.11)"));
  CHECK(contains(detail, "Then 192.168.10.1 is no longer watched"));
}

TEST_CASE("the partner's boards are set up as this server's are", "[R-3]") {
  const std::string english = detail_of(sample().conversion.report, "partner-server");
  for (const char* part : {"fixed addresses", "order of binding paths", "TCP/IP only", "If a shared disk is used"})
    CHECK(contains(english, part));
  const std::string japanese = detail_of(sample(text::Language::japanese).conversion.report, "partner-server");
  for (const char* part : {"固定のIPアドレス", "バインドパス順序", "TCP/IPのみ", "共有ディスクを使用する場合"})
    CHECK(contains(japanese, part));
}

TEST_CASE("a service that is not installed is not said to be on manual start", "[R-3]") {
  const proto::Report report = sample().conversion.report;  // MSSQLSERVER is not among its services
  CHECK(contains(detail_of(report, "manual-services"), "Not installed here: MSSQLSERVER"));
}

TEST_CASE("a LAN board is missing for each chosen address that has none of its own", "[R-3][R-2.6.2-ip]") {
  const proto::Report report = report_of([](proto::Server& server, proto::Answers& answers) {
    server.mutable_adapters()->RemoveLast();  // of three
    answers.set_public_address("192.168.10.11");
  });
  CHECK(contains(detail_of(report, "add-lan-board"),
                 "3 addresses are to have a board each, and this server has 2 boards"));
  CHECK(detail_of(sample().conversion.report, "add-lan-board").empty());
}

TEST_CASE("no licence has to be bought where every CPU is covered", "[R-1.6]") {
  const proto::Report report = report_of([](proto::Server& server, proto::Answers&) { server.set_cpu_count(1); });
  CHECK(contains(detail_of(report, "cluster-licences"), "no CLUSTERPRO licence has to be bought"));
}

TEST_CASE("a public address on the board of an interconnect needs no board of its own", "[R-3][R-2.6.2-public]") {
  const proto::Report report = report_of([](proto::Server& server, proto::Answers& answers) {
    server.mutable_adapters()->RemoveLast();
    server.mutable_adapters(0)->add_addresses("192.168.10.12/24");
    answers.clear_interconnects();
    answers.add_interconnects("10.0.0.11");
    answers.add_interconnects("192.168.10.11");
    answers.set_public_address("192.168.10.12");
  });
  CHECK(detail_of(report, "add-lan-board").empty());
  CHECK_FALSE(contains(detail_of(report, "static-addresses"), "192.168.10.12"));
}

TEST_CASE("the accounts' item names a deleted user whom scripts still name", "[R-2.6.2-users]") {
  const proto::Report report = report_of([](proto::Server& server, proto::Answers& answers) {
    server.mutable_sss()->add_accounts()->set_user("nightly");
    server.mutable_sss()->mutable_monitors(1)->mutable_custom()->set_start_script("ARMLOAD A /U nightly a.exe\r\n");
    auto* deleted = answers.add_users();
    deleted->set_user("nightly");
    deleted->set_delete_(true);
  });
  INFO(detail_of(report, "accounts"));
  CHECK(contains(detail_of(report, "accounts"), "Not among them"));
  CHECK(contains(detail_of(report, "accounts"), "nightly"));
}
