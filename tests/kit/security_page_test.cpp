// SECURITY.md says of each line that only a real Windows can show which row of the kit shows it.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

#include "tests/kit/rows.h"

namespace {

std::set<int> numbers_of_rows() {
  std::set<int> numbers;
  for (const auto& row : sssup::kit::rows()) numbers.insert(row.number);
  return numbers;
}

}  // namespace

TEST_CASE("the kit's rows have each a number of their own, in order", "[R-5.security]") {
  const auto rows = sssup::kit::rows();
  CHECK(numbers_of_rows().size() == rows.size());
  CHECK(std::is_sorted(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.number < b.number; }));
}

TEST_CASE("what SECURITY.md calls not yet tried on Windows has its row in the kit", "[R-5.security]") {
  static const std::regex untried("not yet (tried|seen|run)"), named("not yet [^|:;.]*: kit ([0-9]+(, [0-9]+)*)"),
      number("[0-9]+");
  const auto numbers = numbers_of_rows();
  std::ifstream page(SSSUP_SECURITY_PAGE);
  REQUIRE(page);
  int lines = 0;
  for (std::string line; std::getline(page, line);) {
    if (!line.starts_with('|') || !std::regex_search(line, untried)) continue;
    ++lines;
    INFO(line);
    const std::sregex_iterator end;
    const auto says = std::distance(std::sregex_iterator(line.begin(), line.end(), untried), end);
    CHECK(std::distance(std::sregex_iterator(line.begin(), line.end(), named), end) == says);
    for (std::sregex_iterator name(line.begin(), line.end(), named); name != end; ++name) {
      const std::string list = (*name)[1];
      for (std::sregex_iterator one(list.begin(), list.end(), number); one != end; ++one)
        CHECK(numbers.contains(std::stoi(one->str())));
    }
  }
  CHECK(lines > 0);
}
