// tests/requirements.md: every id that tests and comments name, and the tests of each.
#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>

namespace {

namespace fs = std::filesystem;

const fs::path source = SSSUP_SOURCE;
const fs::path index_file = source / "tests/requirements.md";

struct Row {
  std::string what, tests;
};

std::string content_of(const fs::path& file) {
  std::ostringstream content;
  content << std::ifstream(file, std::ios::binary).rdbuf();
  return content.str();
}

std::map<std::string, Row> index_rows() {
  std::map<std::string, Row> rows;
  const std::regex row(R"(^\| ([RT]-[^ ]+) \| (.+) \| (.*) ?\|$)");
  std::istringstream page(content_of(index_file));
  for (std::string line; std::getline(page, line);) {
    std::smatch match;
    if (!std::regex_match(line, match, row)) continue;
    std::string tests = match[3];
    while (tests.ends_with(' ')) tests.pop_back();
    REQUIRE(rows.emplace(match[1], Row{match[2], tests}).second);
  }
  REQUIRE(rows.size() > 60);
  return rows;
}

template <class Visit>
void for_each_file(std::initializer_list<const char*> tops, std::initializer_list<std::string_view> endings,
                   const Visit& visit) {
  for (const char* top : tops)
    for (const auto& entry : fs::recursive_directory_iterator(source / top))
      if (entry.is_regular_file() &&
          std::find(endings.begin(), endings.end(), entry.path().extension().string()) != endings.end())
        visit(entry.path().lexically_relative(source).generic_string(), content_of(entry.path()));
}

// Test files by the tags of their cases.
std::map<std::string, std::set<std::string>> tests_by_id() {
  std::map<std::string, std::set<std::string>> found;
  const std::regex tag(R"(\[([RT]-[0-9][^\] ]*)\])");
  for_each_file({"tests"}, {".cpp"}, [&](const std::string& file, const std::string& content) {
    for (std::sregex_iterator at(content.begin(), content.end(), tag), end; at != end; ++at)
      found[(*at)[1]].insert(file.substr(std::string_view("tests/").size()));
  });
  return found;
}

std::string list_of(const std::set<std::string>& files) {
  std::string list;
  for (const std::string& file : files) list += (list.empty() ? "" : ", ") + file;
  return list;
}

void record(const std::map<std::string, std::set<std::string>>& tests) {
  std::ostringstream page;
  std::istringstream old(content_of(index_file));
  for (std::string line; std::getline(old, line);) {
    std::smatch match;
    const std::regex row(R"(^(\| ([RT]-[^ ]+) \| .+ \|) .*\|$)");
    if (std::regex_match(line, match, row)) {
      const auto known = tests.find(match[2]);
      page << match[1] << ' ' << (known == tests.end() ? "" : list_of(known->second)) << " |\n";
    } else {
      page << line << '\n';
    }
  }
  std::ofstream(index_file) << page.str();
}

}  // namespace

TEST_CASE("the index of requirements names every id that a test bears, and its tests", "[house-4]") {
  const auto tests = tests_by_id();
  if (std::getenv("SSSUP_RECORD") != nullptr) record(tests);
  const auto rows = index_rows();
  for (const auto& [id, files] : tests) {
    INFO(id << " in " << list_of(files));
    CHECK(rows.contains(id));
  }
  for (const auto& [id, row] : rows) {
    INFO(id);
    const auto known = tests.find(id);
    REQUIRE(known != tests.end());
    CHECK(row.tests == list_of(known->second));
  }
}

TEST_CASE("every id that code names is in the index of requirements", "[house-4]") {
  const auto rows = index_rows();
  const std::regex id(R"(\b[RT]-[0-9]+(\.[0-9]+)*(\.[a-z]+)?(-[a-z0-9]+)?)");
  for_each_file({"common", "service", "gui", "proto", "packaging", "tests"}, {".cpp", ".h", ".proto", ".def", ".sh"},
                [&](const std::string& file, const std::string& content) {
                  for (std::sregex_iterator at(content.begin(), content.end(), id), end; at != end; ++at) {
                    const std::string name = at->str();
                    const auto next = rows.lower_bound(name);
                    // "R-2.6.2" stands for all of its ids.
                    if (next != rows.end() && next->first.starts_with(name)) continue;
                    FAIL_CHECK(file << " names " << name);
                  }
                });
}
