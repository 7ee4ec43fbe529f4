// POSIX only: who may be at the other end of a socket.
#include <filesystem>
#include <optional>
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "common/pipe/stream.h"
#include "tests/pipe/support.h"

using namespace sssup;
using namespace sssup::pipe;
using namespace sssup::pipe::testing;

TEST_CASE("a user without right to the socket is told so", "[pipe][client]") {
  const TempFolder folder;
  Record record;
  Service service(folder.endpoint(), record);
  std::filesystem::permissions(folder.path, std::filesystem::perms::others_exec, std::filesystem::perm_options::add);
  std::optional<Error::Kind> kind;
  if (!as_stranger([&] {
        boost::asio::io_context io;
        if (const auto stream = connect(io, folder.endpoint()); !stream) kind = stream.error().kind;
      }))
    SKIP("only root can be another user");
  CHECK(kind == Error::Kind::denied);
}

TEST_CASE("a stranger's socket in this user's own folder is not trusted", "[pipe][client]") {
  const TempFolder folder;
  std::filesystem::permissions(folder.path, std::filesystem::perms::all);
  std::optional<RawService> stranger;
  if (!as_stranger([&] { stranger.emplace(folder.endpoint()); })) SKIP("only root can be another user");
  // Root may follow a user into that user's folder, but here it is root's own.
  const Endpoint ours = rehearsal_endpoint(folder.path / std::string(120, 'd'));
  const std::filesystem::path own_folder = std::filesystem::path(ours.name).parent_path();
  std::filesystem::create_directory(own_folder);
  std::filesystem::permissions(own_folder, std::filesystem::perms::owner_all);
  std::filesystem::rename(folder.endpoint().name, ours.name);
  const Watcher watcher(ours);
  CHECK(eventually([&] { return watcher.why(Link::refused).has_value(); }));
  std::filesystem::remove(ours.name);
  REQUIRE(watcher.why(Link::refused));
  CHECK(watcher.why(Link::refused)->kind == Error::Kind::denied);
}
