#include <filesystem>
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "common/pipe/endpoint.h"
#include "tests/pipe/support.h"

using namespace sssup::pipe;
using namespace sssup::pipe::testing;

TEST_CASE("a relative folder has the endpoint of its absolute path", "[pipe][R-5.rehearse]") {
  CHECK(rehearsal_endpoint("somewhere").name == rehearsal_endpoint(std::filesystem::current_path() / "somewhere").name);
}

TEST_CASE("service and client meet at the endpoint of a deep folder", "[pipe][R-5.rehearse]") {
  const TempFolder folder;
  const Endpoint endpoint = rehearsal_endpoint(folder.path / std::string(120, 'd'));
  Record record;
  Service service(endpoint, record);
  const Watcher watcher(endpoint);
  CHECK(eventually([&] { return watcher.attached(); }));
}

TEST_CASE("a folder has one endpoint, however it is spelled, and another folder another", "[pipe][R-5.rehearse]") {
  const TempFolder folder;
  const std::string name = rehearsal_endpoint(folder.path).name;
  CHECK(rehearsal_endpoint(folder.path / "").name == name);
  CHECK(rehearsal_endpoint(folder.path / "." / "deeper" / "..").name == name);
  CHECK(rehearsal_endpoint(folder.path / "deeper").name != name);
}

TEST_CASE("a folder has its endpoint before it is there", "[pipe][R-5.rehearse]") {
  const TempFolder folder;
  const std::string name = rehearsal_endpoint(folder.path / "later").name;
  std::filesystem::create_directory(folder.path / "later");
  CHECK(rehearsal_endpoint(folder.path / "later").name == name);
}
