#include "service/console/input_file.h"

#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>

using namespace sssup;
using namespace sssup::console;
namespace fs = std::filesystem;

TEST_CASE("a file is read up to its limit, whatever size it is said to have", "[T-6]") {
  const fs::path file = fs::temp_directory_path() / "sssup-read-input-test";
  std::ofstream(file, std::ios::binary) << std::string(1024, 'x');
  CHECK(read_input(file, 1024).value().size() == 1024);
  CHECK(read_input(file, 1023).error().kind == Error::Kind::invalid);
  fs::remove(file);
  CHECK(read_input(file, 1024).error().kind == Error::Kind::not_found);
#ifndef _WIN32
  // Of no bytes, as its folder says: like one that grows while it is read.
  REQUIRE(fs::file_size("/proc/self/maps") == 0);
  CHECK(read_input("/proc/self/maps", 64).error().kind == Error::Kind::invalid);
  CHECK(read_input("/proc/self/maps", largest_passed_on).value().size() > 64);
#endif
}
