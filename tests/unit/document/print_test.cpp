#include <catch2/catch_test_macros.hpp>

#include "cluster.pb.h"
#include "findings.pb.h"
#include "support.h"

using namespace sssup;
using namespace sssup::document;
using namespace sssup::document::test;

TEST_CASE("what is printed is for people: two blanks, plain UTF-8, fields in order", "[document]") {
  proto::Cluster cluster;
  cluster.set_format(1);
  cluster.set_cluster_name("発注 <a href=\"x\">&'\x7f\n");
  cluster.set_network_partition(proto::Cluster::NONE);
  auto* group = cluster.add_groups();
  group->set_name("ORDERS");
  group->set_custom_scripts(false);
  group->set_start_timeout_seconds(0);
  CHECK(print(cluster) ==
        "{\n"
        "  \"format\": 1,\n"
        "  \"clusterName\": \"発注 <a href=\\\"x\\\">&'\\u007f\\n\",\n"
        "  \"networkPartition\": \"NONE\",\n"
        "  \"groups\": [\n"
        "    {\n"
        "      \"name\": \"ORDERS\",\n"
        "      \"startTimeoutSeconds\": 0,\n"
        "      \"customScripts\": false\n"
        "    }\n"
        "  ]\n"
        "}\n");
}

TEST_CASE("an empty message is an empty object", "[document]") {
  CHECK(print(proto::Cluster()) == "{}\n");
}

TEST_CASE("maps are sorted, so the same message gives the same bytes", "[document]") {
  proto::Server one, other;
  for (int index = 0; index < 200; ++index) (*one.mutable_environment())["V" + std::to_string(index)] = "x";
  for (int index = 199; index >= 0; --index) (*other.mutable_environment())["V" + std::to_string(index)] = "x";
  const std::string printed = print(one);
  CHECK(printed == print(other));
  CHECK(printed.find("\"V0\"") < printed.find("\"V1\""));
  CHECK(printed.find("\"V199\"") < printed.find("\"V2\""));
}

TEST_CASE("64-bit numbers are texts, as in protobuf's mapping", "[document]") {
  proto::Report report;
  report.mutable_run()->set_started_unix_ms(1);
  CHECK(print(report) == "{\n  \"run\": {\n    \"startedUnixMs\": \"1\"\n  }\n}\n");
}

TEST_CASE("bytes are base64", "[document]") {
  proto::Server server;
  server.mutable_sss()->add_monitors()->mutable_custom()->set_start_script("@ECHO OFF\r\n");
  CHECK(print(server).find("\"startScript\": \"QEVDSE8gT0ZGDQo=\"") != std::string::npos);
}

TEST_CASE("the report's keys are always there", "[R-5.report]") {
  const auto empty = nlohmann::json::parse(print_with_empty_fields(proto::Report()));
  for (const char* key : {"migrated", "notMigrated", "todo", "findings", "defaults"}) {
    INFO(key);
    CHECK(empty[key] == nlohmann::json::array());
  }
  CHECK_FALSE(empty.contains("run"));
  CHECK(print_with_empty_fields(proto::Findings()) == "{\n  \"findings\": []\n}\n");

  proto::Report report;
  auto* monitor = report.add_migrated();
  monitor->set_monitor("os");
  monitor->set_kind("os");
  const auto filled = nlohmann::ordered_json::parse(print_with_empty_fields(report));
  CHECK(filled["migrated"].dump() == R"([{"monitor":"os","kind":"os","group":"","settings":[]}])");
  CHECK(filled.begin().key() == "migrated");
}

TEST_CASE("what is printed is read again as the same", "[document]") {
  proto::Server server, again;
  REQUIRE(lines(parse_server(server_json, server)) == Lines{});
  const std::string printed = print(server);
  REQUIRE(lines(parse_server(printed, again)) == Lines{});
  CHECK(print(again) == printed);
  CHECK(nlohmann::json::parse(printed) == nlohmann::json::parse(server_json));

  proto::Answers answers;
  REQUIRE(lines(parse_answers(answers_json, answers)) == Lines{});
  CHECK(nlohmann::json::parse(print(answers)) == nlohmann::json::parse(answers_json));
}
