#include <catch2/catch_test_macros.hpp>

#include "common/text/wide.h"

using namespace sssup;

TEST_CASE("UTF-8 goes to UTF-16 and back", "[R-5.lang]") {
  const std::string text = "フェイルオーバ é 𠮷";
  CHECK(text::utf8(text::wide(text)) == text);
  CHECK(text::wide("").empty());
  CHECK(text::wide("𠮷").size() == 2);
}

TEST_CASE("what is not valid is replaced, and told", "[R-5.lang]") {
  CHECK(text::wide("a\xff"
                   "b") ==
        L"a\xfffd"
        L"b");
  const std::wstring unpaired = {L'a', static_cast<wchar_t>(0xd842)};
  CHECK(text::utf8(unpaired) == "a\xef\xbf\xbd");
  CHECK_FALSE(text::exact_utf8(unpaired).has_value());
  CHECK(text::exact_utf8(L"名").value_or("") == "名");
}
