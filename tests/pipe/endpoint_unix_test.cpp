// POSIX only.
#include <filesystem>
#include <string>

#include <unistd.h>

#include <catch2/catch_test_macros.hpp>

#include "common/pipe/endpoint.h"
#include "tests/pipe/support.h"

using namespace sssup;
using namespace sssup::pipe;
using namespace sssup::pipe::testing;

TEST_CASE("a rehearsal's endpoint is in its folder, however that is spelled", "[pipe][R-5.rehearse]") {
  const TempFolder folder;
  const std::string name = rehearsal_endpoint(folder.path).name;
  CHECK(std::filesystem::path(name).parent_path() == folder.path);
  CHECK(rehearsal_endpoint(folder.path / "").name == name);
  CHECK(rehearsal_endpoint(folder.path / "." / "deeper" / "..").name == name);
  const auto link = folder.path / "link";
  std::filesystem::create_directory_symlink(folder.path, link);
  CHECK(rehearsal_endpoint(link).name == name);
}

TEST_CASE("a folder too deep for a socket has its endpoint in the user's own", "[pipe][R-5.rehearse]") {
  const TempFolder folder;
  const std::string name = rehearsal_endpoint(folder.path / std::string(120, 'd')).name;
  CHECK(name.size() <= 100);
  CHECK(name.find("sss-upgrade-" + std::to_string(::geteuid())) != std::string::npos);
  CHECK(rehearsal_endpoint(folder.path / std::string(120, 'd')).name == name);
  CHECK(rehearsal_endpoint(folder.path / std::string(121, 'd')).name != name);
}

TEST_CASE("the default endpoint names the product and fits", "[pipe]") {
  const std::string name = default_endpoint().name;
  CHECK(name.find("sss-upgrade") != std::string::npos);
  CHECK(name.size() <= 100);
}

TEST_CASE("from here nobody watches a service on another computer", "[pipe][R-5.remote]") {
  const auto endpoint = watch_endpoint("TOKYO-DB1");
  REQUIRE_FALSE(endpoint);
  CHECK(endpoint.error().kind == Error::Kind::unsupported);
}
