#include <catch2/catch_test_macros.hpp>

#include "service/report/markup.h"

using sssup::report::Markup;

TEST_CASE("what comes from outside is escaped, as text and as attribute", "[R-5.report]") {
  Markup markup;
  markup.element("td", {{"title", "\"><script>'&"}}, "<script>alert(\"発注\")</script> & more");
  CHECK(std::move(markup).document() ==
        "<!DOCTYPE html><td title=\"&quot;&gt;&lt;script&gt;&#39;&amp;\">"
        "&lt;script&gt;alert(&quot;発注&quot;)&lt;/script&gt; &amp; more</td>\n");
}

TEST_CASE("control characters and broken UTF-8 do not reach the page", "[R-5.report]") {
  Markup markup;
  markup.text("a\x01\n\xFF");
  CHECK(std::move(markup).document() == "<!DOCTYPE html>a\\x01\\n\\xff\n");
}

TEST_CASE("elements nest, and an attribute without value is left out", "[R-5.report]") {
  Markup markup;
  markup.element("b", {{"class", ""}}, [&] { markup.empty("br", {{"id", "x"}}); });
  CHECK(std::move(markup).document() == "<!DOCTYPE html><b><br id=\"x\"/></b>\n");
}
