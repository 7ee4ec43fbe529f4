// Strict JSON, whatever comes in.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "support.h"

using namespace sssup;
using namespace sssup::document;
using namespace sssup::document::test;

namespace {

Lines problems_of(std::string_view json) {
  proto::Server server;
  server.set_computer_name("before");
  const Lines found = lines(parse(json, server));
  if (!found.empty()) CHECK_FALSE(server.has_computer_name());
  return found;
}

}  // namespace

TEST_CASE("what RFC 8259 does not know is refused, with line and column", "[document]") {
  CHECK(problems_of("{\n  \"format\": 1,\n}") ==
        Lines{": not valid JSON at line 3, column 1: unexpected '}'; expected string literal"});
  CHECK(problems_of("{\"computerName\": \"発注\" \"format\"}") ==
        Lines{": not valid JSON at line 1, column 30: unexpected string literal; expected '}'"});
  for (const std::string_view json : {"",
                                      " ",
                                      "{",
                                      "{\"format\": 1}}",
                                      "{} {}",
                                      "{\"format\": 1,}",
                                      "{/* */}",
                                      "{// x\n}",
                                      "{'format': 1}",
                                      "{format: 1}",
                                      "{\"format\": 01}",
                                      "{\"format\": +1}",
                                      "{\"format\": NaN}",
                                      "{\"format\": 0x1}",
                                      "{\"format\": 1.}",
                                      "{\"format\": .5}",
                                      "{\"computerName\": \"a\nb\"}",
                                      "{\"computerName\": \"\\x41\"}",
                                      "{\"computerName\": \"\\ud800\"}",
                                      "{\"format\": 1e999}",
                                      "nul",
                                      "{\"format\": tru}"}) {
    INFO(json);
    const Lines found = problems_of(json);
    REQUIRE(found.size() == 1);
    CHECK(found[0].starts_with(": not valid JSON at line "));
  }
}

TEST_CASE("a zero byte does not end the text", "[document]") {
  using std::string_view_literals::operator""sv;
  CHECK(problems_of("{}\0{"sv).size() == 1);
  CHECK(problems_of("{\"computerName\": \"a\0b\"}"sv).size() == 1);
}

TEST_CASE("only UTF-8 is read, with or without a byte order mark", "[document]") {
  CHECK(problems_of("\xEF\xBB\xBF{\"format\": 1}").empty());
  CHECK(problems_of("{\"computerName\": \"\xFF\"}") == Lines{": the text is not UTF-8"});
  CHECK(problems_of("{\"computerName\": \"\x94\xAD\x92\x8D\"}") == Lines{": the text is not UTF-8"});  // CP932
  CHECK(problems_of(std::string("\xFF\xFE{\0}\0", 6)) == Lines{": the text is not UTF-8"});            // UTF-16
}

TEST_CASE("a doubled key is refused where it stands", "[document]") {
  CHECK(problems_of(R"({"format": 1, "format": 1})") == Lines{"format: is given twice"});
  CHECK(problems_of(R"({"sss": {"monitors": [{}, {"name": "a", "name": "b"}]}})") ==
        Lines{"sss.monitors[1].name: is given twice"});
  CHECK(problems_of(R"({"computerName": "a", "computer_name": "b"})") == Lines{"computer_name: is given twice"});
  CHECK(problems_of(R"({"disks": [{}, {"letter": "C"}, {"kind": 1, "kind": 1}]})") ==
        Lines{"disks[2].kind: is given twice"});
  CHECK(problems_of(R"({"format": 1, "f\u006frmat": 1})") == Lines{"format: is given twice"});
}

TEST_CASE("nesting is bounded before it can exhaust the stack", "[document]") {
  for (const std::string_view opening : {"[", "{\"sss\":", "{\"sss\":["}) {
    std::string json;
    for (int level = 0; level < 1'000'000; ++level) json += opening;
    const Lines found = problems_of(json);
    REQUIRE(found.size() == 1);
    CHECK(found[0].ends_with(": nested more than 32 levels deep"));
  }
}

TEST_CASE("large texts and documents are refused or read, never fatal", "[document]") {
  const std::string large(1U << 20U, 'a');
  proto::Server server;
  CHECK(parse("{\"computerName\": \"" + large + "\"}", server).empty());
  CHECK(server.computer_name().size() == large.size());
  CHECK(server_problems("{\"format\": 1, \"computerName\": \"" + large + "\"}") ==
        Lines{"computerName: at most 8191 characters"});
  const Lines unknown = problems_of("{\"" + large + "\": 1}");
  REQUIRE(unknown.size() == 1);
  CHECK(unknown[0].size() < 200);
}

TEST_CASE("a document past a limit is refused with the number and the place", "[document][T-6]") {
  CHECK(problems_of(std::string((32U << 20U) + 1, ' ')) == Lines{": larger than 32 MiB"});

  const std::string too_long((1U << 20U) + 1, 'a');
  CHECK(problems_of(R"({"disks": [{}, {"letter": ")" + too_long + "\"}]}") ==
        Lines{"disks[1].letter: a text of more than 1 MiB"});
  CHECK(problems_of("{\"" + too_long + "\": 1}") == Lines{": a name of more than 1 MiB"});

  const auto list = [](std::size_t entries) {
    std::string json = "[\"C\"";
    for (std::size_t entry = 1; entry < entries; ++entry) json += ",\"C\"";
    return json + "]";
  };
  CHECK(problems_of("{\"restartPending\": " + list(20'000) + "}").empty());
  CHECK(problems_of("{\"restartPending\": " + list(20'001) + "}") ==
        Lines{"restartPending: a list of more than 20000 entries"});

  // Many lists that are short enough, each.
  std::string many = R"({"disks": [)";
  for (int entry = 0; entry < 12; ++entry) many += (entry == 0 ? "" : ",") + list(20'000);
  const Lines found = problems_of(many + "]}");
  REQUIRE(found.size() == 1);
  CHECK(found[0].ends_with(": more than 200000 values in the document"));
}

TEST_CASE("a document full of mistakes is answered with a hundred", "[document]") {
  std::string json = "{\"restartPending\": [1";
  for (int entry = 0; entry < 10'000; ++entry) json += ",1";
  CHECK(problems_of(json + "]}").size() == 100);
}

TEST_CASE("huge numbers are out of range, not undefined", "[document]") {
  const auto number = GENERATE(as<std::string>{}, "4294967296", "-1", "18446744073709551615", "18446744073709551616",
                               "-9223372036854775809", "1e300", "-1e300", "1.5", "1e-5", "4294967295.5",
                               "123456789012345678901234567890");
  CHECK(problems_of("{\"cpuCount\": " + number + "}") ==
        Lines{"cpuCount: must be a whole number from 0 to 4294967295"});
}

TEST_CASE("a reason does not quote what may be a password", "[document]") {
  for (const std::string_view json :
       {"{\"sss\": {\"accounts\": [{\"password\": \"hunter2\n\"}]}}",
        "{\"sss\": {\"accounts\": [{\"password\": \"hunter2", "{\"sss\": {\"accounts\": [{\"password\": hunter2}]}}",
        "{\"sss\": {\"accounts\": [{\"password\": {\"x\": \"hunter2\"}}]}}",
        "{\"sss\": {\"accounts\": [{\"password\": [\"hunter2\"]}]}}",
        "{\"sss\": {\"accounts\": [{\"password\": \"hunter2\" \"hunter2\"}]}}"}) {
    const Lines found = problems_of(json);
    REQUIRE(found.size() == 1);
    INFO(found[0]);
    CHECK(found[0].find("hunter") == std::string::npos);
  }
}

TEST_CASE("an error is one line: file, path, reason, in both languages", "[document]") {
  proto::Server server;
  const auto problems = parse(R"({"sss": {"monitors": [{}, {"bad\nname": 1}]}})", server);
  const Error error = to_error("my\x1b[2Jserver.json", problems);
  CHECK(error.kind == Error::Kind::invalid);
  CHECK(describe(error, text::Language::english) ==
        "my\\x1b[2Jserver.json: sss.monitors[1].bad\\nname: there is no such setting");
  CHECK(describe(error, text::Language::japanese) ==
        "my\\x1b[2Jserver.json: sss.monitors[1].bad\\nname: この設定項目はありません");
  CHECK(describe(to_error("a.json", parse("{", server)), text::Language::english) ==
        "a.json: not valid JSON at line 1, column 2: unexpected end of input; expected string literal");
}
