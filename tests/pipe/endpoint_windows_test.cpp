// Windows only: names of pipes.
#include <algorithm>
#include <cctype>
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "common/pipe/endpoint_windows.h"
#include "common/pipe/stream.h"
#include "tests/pipe/support.h"

using namespace sssup;
using namespace sssup::pipe;
using namespace sssup::pipe::testing;

TEST_CASE("names of maker and product are in every pipe's", "[pipe][windows]") {
  CHECK(default_endpoint().name == R"(\\.\pipe\ProtectedPrefix\Administrators\NEC.SSSUpgrade.control)");
  const TempFolder folder;
  const std::string name = rehearsal_endpoint(folder.path).name;
  CHECK(name.starts_with(R"(\\.\pipe\NEC.SSSUpgrade.rehearsal.)"));
  CHECK(name.size() <= longest_pipe_name);
}

TEST_CASE("a folder in capitals is that folder", "[pipe][windows][R-5.rehearse]") {
  const TempFolder folder;
  std::string capitals = folder.path.string();
  std::transform(capitals.begin(), capitals.end(), capitals.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::toupper(letter)); });
  CHECK(rehearsal_endpoint(capitals).name == rehearsal_endpoint(folder.path).name);
}

TEST_CASE("another computer's service is watched by its watchers' pipe", "[pipe][windows][R-5.remote]") {
  const auto endpoint = watch_endpoint("TOKYO-DB1");
  REQUIRE(endpoint);
  CHECK(endpoint->name == R"(\\TOKYO-DB1\pipe\ProtectedPrefix\Administrators\NEC.SSSUpgrade.watch)");
}

TEST_CASE("what is no computer's name does not become part of a path", "[pipe][windows][R-5.remote]") {
  for (const char* host : {"", ".", "?", R"(a\b)", "a/b", R"(..\share)"}) {
    const auto endpoint = watch_endpoint(host);
    REQUIRE_FALSE(endpoint);
    CHECK(endpoint.error().kind == Error::Kind::invalid);
  }
  CHECK_FALSE(watch_endpoint(std::string(300, 'x')));
}

TEST_CASE("nothing but a pipe is opened", "[pipe][windows]") {
  boost::asio::io_context io;
  for (const char* name : {"", "pipe", R"(C:\Windows\win.ini)", R"(\\.\PhysicalDrive0)", R"(\\.\pipe\)", R"(\\\pipe\x)",
                           R"(\\.\pipes\x)"}) {
    const auto stream = connect(io, {name});
    REQUIRE_FALSE(stream);
    CHECK(stream.error().kind == Error::Kind::invalid);
  }
}
