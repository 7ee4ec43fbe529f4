#include <catch2/catch_test_macros.hpp>

#include "common/text/escape.h"

using namespace sssup::text;

TEST_CASE("control characters cannot reach a terminal", "[text]") {
  CHECK(escape_control("a\nb\tc\x1b[31m") == "a\\nb\\tc\\x1b[31m");
  CHECK(escape_control("\xC2\x85") == "\\x85");
  CHECK(escape_control("\xE2\x80\xA8") == "\\u2028");
  CHECK(escape_control("発注\xFF") == "発注\\xff");
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
