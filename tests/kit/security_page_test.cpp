// SECURITY.md says of each line that only a real Windows can show which row of the kit shows it, and names every row.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "tests/kit/rows.h"

namespace {

// "kit 30", "kit 40, 41", "kit 1, 2 and 3", "kit 10, 11, 13–17".
constexpr const char* citation = "kit ([0-9]+((, | and |–)[0-9]+)*)";

std::set<int> numbers_of_rows() {
  std::set<int> numbers;
  for (const auto& row : sssup::kit::rows()) numbers.insert(row.number);
  return numbers;
}

// Of a citation. A range names the rows between its ends, too; the ends themselves have to be rows.
std::set<int> numbers_in(const std::string& list) {
  static const std::regex part("([0-9]+)(–([0-9]+))?");
  const auto rows = numbers_of_rows();
  std::set<int> numbers;
  for (std::sregex_iterator one(list.begin(), list.end(), part), end; one != end; ++one) {
    const int first = std::stoi((*one)[1]), last = (*one)[3].matched ? std::stoi((*one)[3]) : first;
    CHECK(first <= last);
    numbers.insert({first, last});
    numbers.insert(rows.lower_bound(first), rows.upper_bound(last));
  }
  return numbers;
}

std::set<int> cited_in(const std::string& text) {
  static const std::regex cited(citation);
  std::set<int> numbers;
  for (std::sregex_iterator one(text.begin(), text.end(), cited), end; one != end; ++one)
    numbers.merge(numbers_in((*one)[1]));
  return numbers;
}

// Each row of a table, and each paragraph outside of them on one line: a sentence may go over several.
std::vector<std::string> paragraphs_of_page() {
  std::ifstream page(SSSUP_SECURITY_PAGE);
  REQUIRE(page);
  std::vector<std::string> paragraphs(1);
  for (std::string line; std::getline(page, line);) {
    const bool by_itself = line.empty() || line.starts_with('|') || line.starts_with("- ");
    if (by_itself || paragraphs.back().starts_with('|')) paragraphs.emplace_back();
    paragraphs.back() += (paragraphs.back().empty() ? "" : " ") + line;
  }
  return paragraphs;
}

}  // namespace

TEST_CASE("the kit's rows have each a number of their own, in order", "[R-5.threats]") {
  const auto rows = sssup::kit::rows();
  CHECK(numbers_of_rows().size() == rows.size());
  CHECK(std::is_sorted(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.number < b.number; }));
}

TEST_CASE("what SECURITY.md calls not yet tried on Windows has its row in the kit", "[R-5.threats]") {
  // But for "*not yet tried on Windows*", where the page says what the words mean.
  static const std::regex untried("(^|[^*])not yet (tried|seen|run)"),
      named(std::string("(^|[^*])not yet (tried|seen|run)[^|:;.]*: ") + citation);
  int found = 0;
  for (const std::string& paragraph : paragraphs_of_page()) {
    const auto count = [&paragraph](const std::regex& words) {
      return std::distance(std::sregex_iterator(paragraph.begin(), paragraph.end(), words), {});
    };
    INFO(paragraph);
    CHECK(count(named) == count(untried));
    found += static_cast<int>(count(untried));
  }
  CHECK(found > 20);
}

TEST_CASE("SECURITY.md cites every row of the kit, and none that there is not", "[R-5.threats]") {
  const auto rows = numbers_of_rows();
  std::set<int> cited;
  for (const std::string& paragraph : paragraphs_of_page()) {
    INFO(paragraph);
    for (const int number : cited_in(paragraph)) {
      INFO("kit " << number);
      CHECK(rows.contains(number));
      cited.insert(number);
    }
  }
  for (const int number : rows) {
    INFO("kit " << number);
    CHECK(cited.contains(number));
  }
}

TEST_CASE("citations of rows are understood: lists, ranges, both", "[R-5.threats]") {
  CHECK(cited_in("not yet tried on Windows: kit 10, 11, 13–17 |") == std::set{10, 11, 13, 14, 15, 16, 17});
  CHECK(cited_in("its rows kit 1, 2 and 3 are the unit tests (kit 91); 7 others") == std::set{1, 2, 3, 91});
  CHECK(cited_in("a kit of 3").empty());
}
