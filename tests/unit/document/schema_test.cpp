// protobuf's mapping, strictly, with the path of what is wrong.
#include <catch2/catch_test_macros.hpp>

#include "findings.pb.h"
#include "support.h"

using namespace sssup;
using namespace sssup::document;
using namespace sssup::document::test;

namespace {

Lines wrong(std::string_view json) {
  proto::Server server;
  return lines(parse(json, server));
}

proto::Server read(std::string_view json) {
  proto::Server server;
  CHECK(lines(parse(json, server)) == Lines{});
  return server;
}

}  // namespace

TEST_CASE("unknown fields are refused with their path", "[document]") {
  CHECK(wrong(R"({"colour": 1})") == Lines{"colour: there is no such setting"});
  CHECK(
      wrong(
          R"({"sss": {"monitors": [{"name": "a"}, {"application": {"items": [{"service": {"serivceName": "x"}}]}}]}})") ==
      Lines{"sss.monitors[1].application.items[0].service.serivceName: there is no such setting"});
  CHECK(wrong(R"({"ComputerName": "a"})").size() == 1);
  CHECK(wrong(R"({"": 1})").size() == 1);
  CHECK(wrong(R"({"@type": "x"})").size() == 1);
}

TEST_CASE("all problems are told, not only the first", "[document]") {
  CHECK(wrong(R"({"cpuCount": "two", "disks": [{"kind": "SOLID"}], "x": null})") ==
        Lines{"cpuCount: must be a whole number from 0 to 4294967295",
              "disks[0].kind: must be one of FIXED, REMOVABLE, CDROM, NETWORK, RAM", "x: there is no such setting"});
}

TEST_CASE("both spellings of a name, and numbers as texts, are protobuf's mapping", "[document]") {
  CHECK(read(R"({"computer_name": "a"})").computer_name() == "a");
  CHECK(read(R"({"cpuCount": "12"})").cpu_count() == 12);
  CHECK(read(R"({"cpuCount": 1.2e1})").cpu_count() == 12);
  CHECK(read(R"({"cpuCount": 4294967295})").cpu_count() == 4294967295U);
  CHECK(wrong(R"({"cpuCount": "4294967296"})").size() == 1);
  CHECK(wrong(R"({"cpuCount": " 12"})").size() == 1);
  CHECK(wrong(R"({"cpuCount": "12x"})").size() == 1);
  CHECK(wrong(R"({"cpuCount": ""})").size() == 1);
  CHECK(wrong(R"({"cpuCount": true})").size() == 1);
}

TEST_CASE("types are not guessed", "[document]") {
  CHECK(wrong("[]") == Lines{": must be an object { … }"});
  CHECK(wrong("null") == Lines{": must be an object { … }"});
  CHECK(wrong("\"{}\"") == Lines{": must be an object { … }"});
  CHECK(wrong(R"({"computerName": 5})") == Lines{"computerName: must be a text in quotes"});
  CHECK(wrong(R"({"computerName": ["a"]})") == Lines{"computerName: must be a text in quotes"});
  CHECK(wrong(R"({"clusterpro": {"installed": "true"}})") == Lines{"clusterpro.installed: must be true or false"});
  CHECK(wrong(R"({"clusterpro": {"installed": 1}})") == Lines{"clusterpro.installed: must be true or false"});
  CHECK(wrong(R"({"clusterpro": []})") == Lines{"clusterpro: must be an object { … }"});
  CHECK(wrong(R"({"disks": {}})") == Lines{"disks: must be a list [ … ]"});
  CHECK(wrong(R"({"disks": [[]]})") == Lines{"disks[0]: must be an object { … }"});
  CHECK(wrong(R"({"environment": [["TEMP", "C:"]]})") == Lines{"environment: must be an object { … }"});
  CHECK(wrong(R"({"environment": {"TEMP": 1}})") == Lines{"environment.TEMP: must be a text in quotes"});
}

TEST_CASE("null is absent, but no entry of a list", "[document]") {
  const auto server =
      read(R"({"computerName": null, "cpuCount": null, "sss": null, "disks": null, "environment": null})");
  CHECK_FALSE(server.has_computer_name());
  CHECK_FALSE(server.has_cpu_count());
  CHECK_FALSE(server.has_sss());
  CHECK(server.disks().empty());
  CHECK(wrong(R"({"disks": [null]})") == Lines{"disks[0]: must be an object { … }"});
  CHECK(wrong(R"({"restartPending": [null]})") == Lines{"restartPending[0]: must be a text in quotes"});
  CHECK(wrong(R"({"environment": {"TEMP": null}})") == Lines{"environment.TEMP: must be a text in quotes"});
}

TEST_CASE("enums take their names, and numbers that have one", "[document]") {
  CHECK(read(R"({"disks": [{"kind": "CDROM"}]})").disks(0).kind() == proto::Disk::CDROM);
  CHECK(read(R"({"disks": [{"kind": 3}]})").disks(0).kind() == proto::Disk::CDROM);
  for (const std::string_view kind : {R"("cdrom")", R"("KIND_UNSPECIFIED")", "0", "99", "-1", R"("3")", "1.5", "true",
                                      "[]", R"("")", "99999999999"}) {
    INFO(kind);
    CHECK(wrong("{\"disks\": [{\"kind\": " + std::string(kind) + "}]}") ==
          Lines{"disks[0].kind: must be one of FIXED, REMOVABLE, CDROM, NETWORK, RAM"});
  }
  // An enum whose first value means something.
  proto::Scenario scenario;
  CHECK(parse(R"({"powerCuts": [{"when": "BEFORE"}, {"when": 0}]})", scenario).empty());
}

TEST_CASE("a monitor of two kinds is refused", "[document]") {
  CHECK(wrong(R"({"sss": {"monitors": [{"name": "a", "disk": {"drive": "D"}, "os": {}}]}})") ==
        Lines{"sss.monitors[0].os: cannot stand beside disk"});
  CHECK(wrong(R"({"sss": {"monitors": [{"name": "a", "disk": {}, "ip_address": {}, "lanBoard": {}}]}})").size() == 2);
  CHECK(read(R"({"sss": {"monitors": [{"disk": {}, "os": null}]}})").sss().monitors(0).has_disk());
}

TEST_CASE("an explicit zero is kept apart from an absent number", "[document]") {
  const auto server = read(R"({"cpuCount": 0, "computerName": ""})");
  CHECK(server.has_cpu_count());
  CHECK(server.has_computer_name());
}

TEST_CASE("scripts are base64, byte for byte", "[document]") {
  const auto script = [](std::string_view base64) {
    return "{\"sss\": {\"monitors\": [{\"custom\": {\"startScript\": \"" + std::string(base64) + "\"}}]}}";
  };
  using std::string_view_literals::operator""sv;
  const auto bytes = [&](std::string_view base64) {
    return read(script(base64)).sss().monitors(0).custom().start_script();
  };
  CHECK(bytes("QEVDSE8gT0ZGDQo=") == "@ECHO OFF\r\n");
  CHECK(bytes("QEVDSE8gT0ZGDQo") == "@ECHO OFF\r\n");
  CHECK(bytes("AP8aDQo=") == "\x00\xFF\x1A\r\n"sv);
  CHECK(bytes("-_-_") == bytes("+/+/"));
  CHECK(bytes("") == "");
  for (const std::string_view bad : {"A", "QQ=", "QQ===", "Q=Q=", "QU\\nI=", "Q Q=", "QQ==QQ==", "=", "あ", "QU@="}) {
    INFO(bad);
    CHECK(wrong(script(bad)) == Lines{"sss.monitors[0].custom.startScript: must be base64"});
  }
}

TEST_CASE("64-bit numbers come as texts or numbers", "[document]") {
  proto::Report report;
  CHECK(parse(R"({"run": {"startedUnixMs": "-9223372036854775808", "endedUnixMs": 9223372036854775807}})", report)
            .empty());
  CHECK(report.run().ended_unix_ms() == 9223372036854775807LL);
  CHECK(lines(parse(R"({"run": {"endedUnixMs": 9223372036854775808}})", report)).size() == 1);
  CHECK(lines(parse(R"({"run": {"endedUnixMs": 9223372036854775808.0}})", report)).size() == 1);
}
