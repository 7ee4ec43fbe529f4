// The samples teach; so they have to work.
#include <catch2/catch_test_macros.hpp>

#include "program.h"

using namespace sssup::test;

TEST_CASE("the sample that is not ready: check says everything that its README says", "[R-5.ready]") {
  const Outcome outcome = upgradectl({"check", "--server", sample_path("not-ready.json")});
  CHECK(outcome.exit == 1);
  for (const char* key :
       {"clusterpro-present",     "licence-missing",         "sss-services-faulty",      "server-name-invalid",
        "snmp-missing",           "setup-missing",           "restart-pending",          "blocking-program-open",
        "preset-unknown",         "group-name-invalid",      "group-name-duplicate",     "lan-board-ambiguous",
        "ip-monitor-own-address", "interconnect-same-board", "interconnect-same-subnet", "port-in-use",
        "product-twice",          "password-missing",        "value-out-of-range",       "run-as-user-unknown",
        "watch-id-duplicate",     "folder-in-the-way",       "backup-in-the-way",        "medium-open-to-others"}) {
    INFO(key);
    CHECK(outcome.out.find("[" + std::string(key) + "]") != std::string::npos);
    CHECK(read(sample_path("README.md")).find("`" + std::string(key) + "`") != std::string::npos);
  }
}

TEST_CASE("every sample converts with its answers", "[R-1.4][R-5.answers]") {
  const Folder folder;
  for (const std::string name : {"small", "every-kind", "shop"}) {
    const Outcome outcome = upgradectl({"convert", "--server", sample_path(name + ".json"), "--answers",
                                        sample_path(name + ".answers.json"), "--out", (folder / name).string()});
    INFO(name << ": " << outcome.err);
    CHECK(outcome.exit == 0);
    const Outcome check = upgradectl(
        {"check", "--server", sample_path(name + ".json"), "--answers", sample_path(name + ".answers.json")});
    INFO(check.out);
    CHECK(check.exit != 1);
  }
}
