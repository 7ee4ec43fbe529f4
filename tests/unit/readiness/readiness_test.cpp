#include <catch2/catch_test_macros.hpp>

#include "ready_server.h"

using namespace sssup;
using namespace sssup::readiness::test;

namespace {

// Something of every severity.
proto::Server troubled_server() {
  proto::Server server = ready_server();
  server.set_computer_name("TOKYO_DB1");
  server.set_cpu_count(4);
  server.clear_services();
  server.mutable_adapters(1)->clear_addresses();
  auto& sss = *server.mutable_sss();
  sss.mutable_accounts(0)->clear_password();
  *sss.add_monitors() = monitor(R"({"name": "発注", "custom": {}})");
  *sss.add_monitors() = monitor(R"({"name": "disk-d", "disk": {"drive": "D"}})");
  *sss.add_monitors() = monitor(R"({"name": "lan1", "lanBoard": {"adapter": "Backup"}})");
  return server;
}

}  // namespace

TEST_CASE("a server that is ready", "[R-5.ready]") {
  CHECK(check(ready_server()).empty());
  CHECK(exit_code(check(ready_server())) == 0);
}

TEST_CASE("the worst comes first, then the order of the manual", "[R-5.ready]") {
  CHECK(said(check(troubled_server())) == Lines{"server-name-invalid TOKYO_DB1", "snmp-missing SNMP",
                                                "interconnect-too-few", "password-missing batch",
                                                "group-name-invalid 発注", "licence-short", "lan-board-no-address lan1",
                                                "disk-monitor-dropped disk-d", "custom-script-review 発注"});
}

TEST_CASE("the exit code says the worst", "[R-5.ready]") {
  CHECK(exit_code(check(troubled_server())) == 1);
  proto::Server server = ready_server();
  server.mutable_sss()->mutable_accounts(0)->clear_password();
  CHECK(exit_code(check(server)) == 2);
  proto::Server short_of_licences = ready_server();
  short_of_licences.set_cpu_count(4);
  CHECK(exit_code(check(short_of_licences)) == 0);
}

TEST_CASE("findings are rendered whole, in both languages, without secrets", "[R-5.ready][R-5.lang]") {
  const auto findings = check(troubled_server());
  for (const auto language : {text::Language::english, text::Language::japanese}) {
    const proto::Findings rendered = render(findings, language);
    REQUIRE(rendered.findings_size() == static_cast<int>(findings.size()));
    for (const proto::Finding& finding : rendered.findings()) {
      INFO(finding.ShortDebugString());
      for (const std::string* text : {&finding.title(), &finding.detail(), &finding.remedy(), &finding.requirement()}) {
        CHECK_FALSE(text->empty());
        CHECK(text->find_first_of("{}") == std::string::npos);
        CHECK(text->find("secret") == std::string::npos);
      }
    }
  }
}

TEST_CASE("every text of the check finds its values", "[R-5.lang]") {
  proto::Server server = troubled_server();
  server.mutable_clusterpro()->set_installed(true);
  server.add_restart_pending("RebootRequired");
  server.add_running_programs("regedit.exe");
  server.mutable_sss()->mutable_services(0)->set_state(proto::WindowsService::MISSING);
  server.mutable_sss()->add_lan_duplexing()->set_name("pair1");
  server.mutable_sss()->mutable_monitors(0)->mutable_service()->set_retry_count(10);
  server.mutable_sss()->mutable_monitors(1)->mutable_ip_address()->add_addresses("127.0.0.1");
  server.mutable_sss()->add_licences()->set_cpus(2);
  for (const auto* address : {"10.0.0.11/24", "10.0.1.11/24"}) server.mutable_adapters(1)->add_addresses(address);
  auto* spooler = server.add_services();
  spooler->set_name("Spooler");
  spooler->set_start_type(proto::WindowsService::AUTOMATIC);
  const proto::Findings rendered = render(check(server), text::Language::japanese);
  CHECK(rendered.findings_size() >= 16);
  for (const proto::Finding& finding : rendered.findings()) {
    INFO(finding.ShortDebugString());
    CHECK((finding.title() + finding.detail() + finding.remedy()).find('{') == std::string::npos);
  }
}

TEST_CASE("ten thousand monitors are checked in one go", "[R-5.ready]") {
  proto::Server server = ready_server();
  for (int index = 0; index < 10000; ++index) {
    proto::Monitor& added = *server.mutable_sss()->add_monitors();
    added.set_name("m" + std::to_string(index));
    added.mutable_ip_address()->add_addresses("10.0.0.11");
  }
  CHECK(of_key(check(server), "ip-monitor-own-address").size() == 10000);
}
