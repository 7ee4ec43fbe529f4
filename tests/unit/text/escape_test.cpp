#include <catch2/catch_test_macros.hpp>

#include <string>
#include <utility>
#include <vector>

#include "common/text/escape.h"

using namespace sssup::text;

TEST_CASE("control characters cannot reach a terminal", "[text]") {
  CHECK(escape_control("a\nb\tc\x1b[31m") == "a\\nb\\tc\\x1b[31m");
  CHECK(escape_control("\xC2\x85") == "\\x85");
  CHECK(escape_control("\xE2\x80\xA8") == "\\u2028");
  CHECK(escape_control("発注\xFF") == "発注\\xff");
}

// What a bidirectional override does to the rest of a line, nobody sees; so they are seen themselves.
TEST_CASE("no format character reaches a terminal raw", "[R-5.console][text]") {
  const std::vector<std::pair<std::string, std::string>> hidden = {
      {"\u202A", "\\u202a"}, {"\u202E", "\\u202e"}, {"\u2066", "\\u2066"},        {"\u2069", "\\u2069"},
      {"\u200E", "\\u200e"}, {"\u200F", "\\u200f"}, {"\u061C", "\\u061c"},        {"\u200B", "\\u200b"},
      {"\uFEFF", "\\ufeff"}, {"\u00AD", "\\xad"},   {"\U000E0001", "\\U000e0001"}};
  for (const auto& [raw, shown] : hidden) {
    CHECK(escape_control("a" + raw + "b") == "a" + shown + "b");
    CHECK(is_printable(raw));  // names may have them
  }
  for (const char* seen : {"発注", "é", "…", "–", "①", "😀"}) CHECK(escape_control(seen) == seen);
}

TEST_CASE("JSON stays JSON, and says the same, without raw format and control characters", "[R-5.console][text]") {
  CHECK(escape_json("{\"a\": \"x\u202Ey\x7F\"}\n") == "{\"a\": \"x\\u202ey\\u007f\"}\n");
  CHECK(escape_json("\"\U000E0001\u0085\"") == "\"\\udb40\\udc01\\u0085\"");
  CHECK(escape_json("\"発注 \\n\"") == "\"発注 \\n\"");
}

TEST_CASE("control characters and what is no UTF-8 are not printable", "[text]") {
  for (const char* text : {"a\nb", "\x1b", "\x7f", "\u2028", "\u0085", "\xff"}) CHECK_FALSE(is_printable(text));
  CHECK(is_printable("発注 a"));
}

TEST_CASE("markup is escaped for text and attributes", "[text]") {
  CHECK(escape_markup("<a href='x'>&\"") == "&lt;a href=&#39;x&#39;&gt;&amp;&quot;");
}

TEST_CASE("UTF-8 is checked strictly", "[text]") {
  CHECK(is_utf8("発注 a"));
  CHECK_FALSE(is_utf8("\xC0\x80"));
  CHECK_FALSE(is_utf8("\xED\xA0\x80"));
  CHECK_FALSE(is_utf8("\xF4\x90\x80\x80"));
  CHECK_FALSE(is_utf8("\xE3\x81"));
  CHECK(code_points("発注") == 2);
}
