#include "service/console/result.h"

#include <catch2/catch_test_macros.hpp>
#include <fstream>
#include <random>

using namespace sssup;
using namespace sssup::console;
namespace fs = std::filesystem;

namespace {

class Folder {
 public:
  Folder() {
    std::random_device random;
    path = fs::temp_directory_path() / ("result-test-" + std::to_string(random()));
    REQUIRE(fs::create_directory(path));
  }
  ~Folder() {
    std::error_code error;
    fs::remove_all(path, error);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  fs::path path;
};

std::vector<ResultFile> files(const std::string& group) {
  return {{"cluster.json", "c"},
          {"report.json", "r"},
          {"report.html", "h"},
          {fs::path("scripts") / group / "START.BAT", "start"},
          {fs::path("scripts") / group / "STOP.BAT", "stop"}};
}

}  // namespace

TEST_CASE("result: a conversion without groups has an empty scripts folder", "[R-5.report]") {
  const Folder folder;
  REQUIRE(replace_result(folder.path / "out", {{"cluster.json", "c"}, {"report.json", "r"}, {"report.html", "h"}}));
  CHECK(fs::is_empty(folder.path / "out/scripts"));
}

TEST_CASE("result: a file that cannot be written leaves everything as it was", "[R-5.report]") {
  const Folder folder;
  REQUIRE(replace_result(folder.path, files("old")));
  auto bad = files("new");
  bad.push_back({fs::path("scripts") / std::string(300, 'x') / "START.BAT", ""});  // longer than a name can be
  const Status status = replace_result(folder.path, bad);
  REQUIRE_FALSE(status);
  CHECK(fs::exists(folder.path / "scripts/old/STOP.BAT"));
  CHECK_FALSE(fs::exists(folder.path / "scripts/new"));
  CHECK(std::distance(fs::directory_iterator(folder.path), {}) == 4);
  CHECK_FALSE(replace_result(folder.path / "made" / "here", bad));
  CHECK_FALSE(fs::exists(folder.path / "made"));
}

TEST_CASE("result: nothing is taken from where a planted link leads", "[T-7]") {
  const Folder folder;
  fs::create_directories(folder.path / "elsewhere" / "scripts");
  std::ofstream(folder.path / "elsewhere" / "cluster.json") << "precious";
  fs::create_directory(folder.path / "out");
  fs::create_directory_symlink(folder.path / "elsewhere", folder.path / "out" / ".upgradectl-old");
  REQUIRE(replace_result(folder.path / "out", files("new")));
  CHECK(fs::exists(folder.path / "elsewhere" / "cluster.json"));
  CHECK(fs::exists(folder.path / "elsewhere" / "scripts"));
  CHECK(std::distance(fs::directory_iterator(folder.path / "out"), {}) == 4);
}

TEST_CASE("result: killed after the old was taken away, the next failure brings it back", "[R-5.report]") {
  const Folder folder;
  REQUIRE(replace_result(folder.path, files("old")));
  fs::create_directory(folder.path / ".upgradectl-old");
  for (const char* entry : {"cluster.json", "scripts"})
    fs::rename(folder.path / entry, folder.path / ".upgradectl-old" / entry);
  auto bad = files("new");
  bad.push_back({fs::path("scripts") / std::string(300, 'x') / "START.BAT", ""});
  REQUIRE_FALSE(replace_result(folder.path, bad));
  CHECK(fs::exists(folder.path / "scripts/old/START.BAT"));
  CHECK(fs::exists(folder.path / "cluster.json"));
}
