// Every file of every corpus, given to its target: what was found once is met with every build.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include <catch2/catch_test_macros.hpp>

#include "tests/fuzz/fuzz_target.h"

namespace sssup::fuzz {
namespace {

std::map<std::string_view, Target>& targets() {
  static std::map<std::string_view, Target> all;
  return all;
}

}  // namespace

Replayed::Replayed(std::string_view name, Target target) {
  targets().emplace(name, target);
}

}  // namespace sssup::fuzz

using namespace sssup;

TEST_CASE("the corpus of every fuzz target holds", "[fuzz]") {
  REQUIRE(fuzz::targets().size() == 8);
  for (const auto& [name, target] : fuzz::targets()) {
    std::size_t files = 0;
    target({});
    for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(SSSUP_CORPUS) / name)) {
      std::fprintf(stderr, "%s\n", entry.path().c_str());  // the last one said is the one that crashed
      std::ifstream file(entry.path(), std::ios::binary);
      target(std::string(std::istreambuf_iterator<char>(file), {}));
      ++files;
    }
    INFO(name);
    CHECK(files > 0);
  }
}
