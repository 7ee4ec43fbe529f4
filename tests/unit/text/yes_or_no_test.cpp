#include "common/text/yes_or_no.h"

#include <catch2/catch_test_macros.hpp>

using namespace sssup::text;

TEST_CASE("yes and no are said in one way; Enter alone is what stands in brackets", "[R-5.console]") {
  for (const bool preset : {false, true}) {
    for (const char* yes : {"y", "yes"}) CHECK(yes_or_no(yes, preset) == true);
    for (const char* no : {"n", "no"}) CHECK(yes_or_no(no, preset) == false);
    for (const char* neither : {"Y", "ja", " ", "yess"}) CHECK_FALSE(yes_or_no(neither, preset));
    CHECK(yes_or_no("", preset) == preset);
  }
  CHECK(yes_or_no_hint(false) == "y/[n]");
  CHECK(yes_or_no_hint(true) == "[y]/n");
}
