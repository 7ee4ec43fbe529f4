#include "service/console/width.h"

#include <catch2/catch_test_macros.hpp>

using namespace sssup::console;

TEST_CASE("width: Japanese takes two columns a character", "[R-5.console]") {
  CHECK(columns("abc") == 3);
  CHECK(columns("監視") == 4);
  CHECK(columns("ｶﾀｶﾅ") == 4);
  CHECK(columns("Ａ") == 2);
  CHECK(columns("か\u3099") == 2);  // a combining mark takes none
  CHECK(columns("é") == 1);
  CHECK(columns("✔▶█") == 3);
}

TEST_CASE("width: what is cut ends in a mark and never stands wider", "[R-5.console]") {
  CHECK(fit("abc", 3, true) == "abc");
  CHECK(fit("abcd", 3, true) == "ab…");
  CHECK(fit("abcd", 3, false) == "ab~");
  CHECK(fit("監視中", 5, true) == "監視…");
  CHECK(fit("監視中", 4, true) == "監…");
  CHECK(fit("監視", 1, true) == "…");
  CHECK(fit("監視", 0, true).empty());
  for (std::size_t most = 0; most < 20; ++most) CHECK(columns(fit("a監b視c中 d", most, true)) <= most);
}

TEST_CASE("width: padded to columns", "[R-5.console]") {
  CHECK(pad("監", 4) == "監  ");
  CHECK(pad("abcd", 2) == "abcd");
}
