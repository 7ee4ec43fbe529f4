#include <catch2/catch_test_macros.hpp>

#include "ready_server.h"

using namespace sssup;
using namespace sssup::readiness::test;

TEST_CASE("the medium and both Setups on it", "[R-1.2]") {
  proto::Server server = ready_server();
  CHECK(check(server).empty());  // a server file says nothing of a medium
  auto* medium = server.mutable_medium();
  SECTION("all of it is there") {
    medium->set_present(true);
    CHECK(check(server).empty());
  }
  SECTION("it is not there, or nobody knows where") {
    CHECK(said(check(server)) == Lines{"medium-missing"});
    medium->set_present(false);
    const auto findings = check(server);
    CHECK(said(findings) == Lines{"medium-missing"});
    CHECK(findings[0].severity == proto::Finding::BLOCKS);
    CHECK(findings[0].requirement == "R-1.2");
    CHECK(english(findings[0].remedy).find("Put the upgrade medium in") != std::string::npos);
  }
  SECTION("Setups are missing: each by its file and product") {
    medium->set_present(true);
    medium->add_missing_files("SSS\\Setup.exe");
    medium->add_missing_files("CLUSTERPRO\\Setup.exe");
    const auto findings = check(server);
    CHECK(said(findings) == Lines{"setup-missing SSS\\Setup.exe", "setup-missing CLUSTERPRO\\Setup.exe"});
    for (const auto& finding : findings) CHECK(finding.severity == proto::Finding::BLOCKS);
    CHECK(english(findings[0].title).find("SingleServerSafe") != std::string::npos);
    CHECK(english(findings[1].title).find("CLUSTERPRO SE") != std::string::npos);
  }
}

// UPGRADE.EXE was run from there already: a warning, no bar.
TEST_CASE("a medium that others may change is told of", "[T-3][R-1.2]") {
  using proto::MediumState;
  proto::Server server = ready_server();
  auto& medium = *server.mutable_medium();
  medium.set_present(true);
  medium.set_folder("D:\\CLUSTERPRO");
  medium.set_changeable("D:\\CLUSTERPRO\\SSS");
  SECTION("only administrators may, or nobody has looked") {
    CHECK(check(server).empty());
    medium.set_changeable_by(MediumState::ADMINISTRATORS);
    CHECK(check(server).empty());
  }
  SECTION("users may") {
    medium.set_changeable_by(MediumState::OTHERS);
    const auto findings = check(server);
    REQUIRE(said(findings) == Lines{"medium-open-to-others"});
    CHECK(findings[0].severity == proto::Finding::DECISION);
    CHECK(
        english(findings[0].detail).find("upgrade medium in D:\\CLUSTERPRO, by their rights to D:\\CLUSTERPRO\\SSS.") !=
        std::string::npos);
    CHECK(english(findings[0].remedy).find("compare the files in D:\\CLUSTERPRO with the original") !=
          std::string::npos);
  }
  SECTION("it cannot be told") {
    medium.set_changeable_by(MediumState::NOT_KNOWN);
    const auto findings = check(server);
    REQUIRE(said(findings) == Lines{"medium-open-to-others"});
    CHECK(findings[0].severity == proto::Finding::DECISION);
    CHECK(english(findings[0].title).find("cannot be told") != std::string::npos);
  }
  SECTION("one that is not there is not judged") {
    medium.set_present(false);
    medium.set_changeable_by(MediumState::OTHERS);
    CHECK(said(check(server)) == Lines{"medium-missing"});
  }
}

TEST_CASE("SSS licences without SSS: no upgrade is needed, and it says what to do instead", "[R-1.2]") {
  proto::Server server = ready_server();
  server.mutable_sss()->set_installed(false);
  const auto findings = of_key(check(server), "sss-missing");
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].severity == proto::Finding::BLOCKS);
  CHECK(english(findings[0].title).find("no upgrade is needed") != std::string::npos);
  CHECK(english(findings[0].remedy).find("Install CLUSTERPRO, then register both licences") != std::string::npos);
}

TEST_CASE("neither SSS nor a licence of it: nothing to upgrade", "[R-1.2]") {
  proto::Server server = ready_server();
  server.clear_sss();
  const auto findings = check(server);
  CHECK(said(findings) == Lines{"sss-missing"});
  CHECK(english(findings[0].remedy).find("register both licences") == std::string::npos);
}

TEST_CASE("without SSS only what still makes sense is said", "[R-1.2]") {
  proto::Server server = ready_server();
  server.mutable_sss()->set_installed(false);
  server.mutable_clusterpro()->set_installed(true);
  server.set_computer_name("TOKYO_DB1");
  server.clear_services();
  server.clear_adapters();
  server.add_running_programs("regedit.exe");
  *server.mutable_sss()->add_monitors() = monitor(R"({"name": "d", "disk": {"drive": "D"}})");
  CHECK(said(check(server)) ==
        Lines{"sss-missing", "clusterpro-present", "server-name-invalid TOKYO_DB1", "snmp-missing SNMP"});
}

TEST_CASE("CLUSTERPRO is already there", "[R-1.3]") {
  proto::Server server = ready_server();
  server.mutable_clusterpro()->set_installed(true);
  CHECK(said(check(server)) == Lines{"clusterpro-present"});
}

TEST_CASE("trial licences do not count", "[R-1.2]") {
  proto::Server server = ready_server();
  server.mutable_sss()->mutable_licences(0)->set_trial(true);
  const auto findings = check(server);
  CHECK(said(findings) == Lines{"licence-missing"});
  CHECK(findings[0].severity == proto::Finding::BLOCKS);
  CHECK(english(findings[0].detail).find("1 trial licence") != std::string::npos);
}

TEST_CASE("licences that cover fewer CPUs than the server has", "[R-1.6]") {
  proto::Server server = ready_server();
  server.set_cpu_count(3);
  const auto findings = check(server);
  REQUIRE(said(findings) == Lines{"licence-short"});
  CHECK(findings[0].severity == proto::Finding::INFO);
  CHECK(english(findings[0].detail).find("has 3 CPUs") != std::string::npos);
  CHECK(english(findings[0].detail).find("2 are needed, 1 is held (2 CPUs)") != std::string::npos);
  server.mutable_sss()->add_licences()->set_cpus(2);
  CHECK(of_key(check(server), "licence-short").empty());
}

TEST_CASE("as many upgrade licences as SSS licences are expected", "[R-1.2]") {
  proto::Server server = ready_server();
  server.mutable_sss()->add_licences()->set_cpus(2);
  CHECK(said(check(server)) == Lines{"upgrade-licence-missing"});
  proto::Answers answers = ready_answers();
  answers.mutable_upgrade_licences(0)->set_count(2);
  CHECK(check(server, answers).empty());
  // Nobody has said which there are.
  CHECK(check(server, proto::Answers()).empty());
}

TEST_CASE("an entry of more than two CPUs needs more than one upgrade licence", "[R-1.6]") {
  proto::Server server = ready_server();
  server.mutable_sss()->mutable_licences(0)->set_cpus(5);
  const auto findings = check(server);
  REQUIRE(said(findings) == Lines{"upgrade-licence-missing"});
  CHECK(english(findings[0].detail).find("3 formal") == 0);
  CHECK(english(findings[0].detail).find("2 are still to come") != std::string::npos);
}

TEST_CASE("licences that do not count are not there", "[R-2.10]") {
  proto::Answers answers = ready_answers();
  auto& licence = *answers.mutable_upgrade_licences(0);
  REQUIRE(check(ready_server(), answers).empty());
  SECTION("a CLUSTERPRO licence") {
    licence.set_product("CLUSTERPRO_SE_8");
  }
  SECTION("a trial licence") {
    licence.set_product("SSS_UPGRADE_TRIAL");
  }
  SECTION("by node") {
    licence.set_product("SSS_UPGRADE");
    licence.set_unit(proto::UpgradeLicence::NODE);
  }
  CHECK(said(check(ready_server(), answers)) == Lines{"upgrade-licence-missing"});
}

TEST_CASE("the same serial number twice is one licence", "[R-2.10]") {
  proto::Server server = ready_server();
  server.mutable_sss()->add_licences()->set_cpus(2);
  proto::Answers answers = ready_answers();
  answers.mutable_upgrade_licences(0)->set_serial_number("U-1");
  *answers.add_upgrade_licences() = answers.upgrade_licences(0);
  CHECK(said(check(server, answers)) == Lines{"upgrade-licence-missing"});
  answers.mutable_upgrade_licences(1)->set_serial_number("U-2");
  CHECK(check(server, answers).empty());
}

TEST_CASE("an SSS service that is missing", "[R-2.5.1]") {
  proto::Server server = ready_server();
  server.mutable_sss()->mutable_services(0)->set_state(proto::WindowsService::MISSING);
  CHECK(said(check(server)) == Lines{"sss-services-faulty SSSMonitor"});
  SECTION("a stopped one is not faulty") {
    server.mutable_sss()->mutable_services(0)->set_state(proto::WindowsService::STOPPED);
    CHECK(check(server).empty());
  }
  SECTION("services that were not captured are not") {
    server.mutable_sss()->clear_services();
    CHECK(check(server).empty());
  }
}

TEST_CASE("LAN monitoring option R2.0 with a LAN-board monitor", "[R-1.7]") {
  proto::Server server = ready_server();
  auto* licence = server.mutable_sss()->add_option_licences();
  licence->set_option("LAN_MONITORING");
  licence->set_version("R2.0");
  CHECK(check(server).empty());
  *server.mutable_sss()->add_monitors() = monitor(R"({"name": "lan1", "lanBoard": {"adapter": "Backup"}})");
  const auto findings = check(server);
  REQUIRE(said(findings) == Lines{"lan-option-needs-snmp LAN_MONITORING"});
  CHECK(english(findings[0].detail).find("lan1") != std::string::npos);
  server.mutable_sss()->mutable_option_licences(0)->set_version("R3.0");
  CHECK(check(server).empty());
}
