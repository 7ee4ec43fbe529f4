// The steps of the upgrade as people meet them.
#include <catch2/catch_test_macros.hpp>

#include "service/products/profile.h"
#include "service/report/names.h"
#include "service/upgrade/upgrade.h"

using namespace sssup;

TEST_CASE("every step has a name for people, in both languages", "[R-5.report][R-5.lang]") {
  const auto products = products::built_in(products::editions().front()).value();
  for (const auto& step : upgrade::plan(products).steps) {
    const std::string name(step->name());
    INFO(name);
    const std::string english = report::step_name(name, text::Language::english);
    CHECK(english != name);
    CHECK(report::step_name(name, text::Language::japanese) != english);
  }
}
