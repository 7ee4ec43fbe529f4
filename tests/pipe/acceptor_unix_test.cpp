// POSIX only: files and descriptors.
#include <filesystem>
#include <fstream>
#include <memory>
#include <vector>

#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <catch2/catch_test_macros.hpp>

#include "common/pipe/squatter.h"
#include "tests/pipe/support.h"

using namespace sssup;
using namespace sssup::pipe;
using namespace sssup::pipe::testing;

namespace {

Status start_at(const Endpoint& endpoint, std::filesystem::perms* mode = nullptr) {
  boost::asio::io_context io;
  Record record;
  Server server(io, endpoint, record);
  Status started = server.start();
  if (started && mode != nullptr) *mode = std::filesystem::status(endpoint.name).permissions();
  return started;
}

void leave_stale_socket(const Endpoint& endpoint) {
  const RawService dead(endpoint);
}

}  // namespace

TEST_CASE("the socket is its user's alone, and gone with the service", "[pipe][acceptor]") {
  const TempFolder folder;
  std::filesystem::perms mode{};
  REQUIRE(start_at(folder.endpoint(), &mode));
  CHECK(mode == (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
  CHECK(std::filesystem::is_empty(folder.path));
}

TEST_CASE("a second service is told that the first lives", "[pipe][acceptor]") {
  const TempFolder folder;
  Record record;
  Service first(folder.endpoint(), record);
  const Status second = start_at(folder.endpoint());
  REQUIRE_FALSE(second);
  CHECK(second.error().kind == Error::Kind::busy);
  const Watcher watcher(folder.endpoint());
  CHECK(eventually([&] { return watcher.attached(); }));
}

TEST_CASE("the socket of a dead service is taken over", "[pipe][acceptor]") {
  const TempFolder folder;
  leave_stale_socket(folder.endpoint());
  REQUIRE(std::filesystem::exists(folder.endpoint().name));
  std::ofstream(folder.endpoint().name + ".lock") << "left, but locked by nobody";
  Record record;
  Service service(folder.endpoint(), record);
  const Watcher watcher(folder.endpoint());
  CHECK(eventually([&] { return watcher.attached(); }));
}

TEST_CASE("a file that is no socket is left alone", "[pipe][acceptor]") {
  const TempFolder folder;
  std::ofstream(folder.endpoint().name) << "precious";
  const Status started = start_at(folder.endpoint());
  REQUIRE_FALSE(started);
  CHECK(started.error().kind == Error::Kind::refused);
  CHECK(std::filesystem::file_size(folder.endpoint().name) == 8);
}

TEST_CASE("a folder others can write to is not used", "[pipe][acceptor]") {
  const TempFolder folder;
  REQUIRE(::chmod(folder.path.c_str(), 0777) == 0);
  const Status started = start_at(folder.endpoint());
  REQUIRE_FALSE(started);
  CHECK(started.error().kind == Error::Kind::denied);
  // Known before a service is started, which nobody would hear of (T-6).
  const Status before = check_socket_folder(folder.path);
  REQUIRE_FALSE(before);
  CHECK(before.error().kind == Error::Kind::denied);
  CHECK(before.error().message.arguments == started.error().message.arguments);
  // A client says so and tries again.
  const auto told = in_the_way(folder.endpoint());
  REQUIRE(told);
  CHECK(told->kind == Error::Kind::refused);
  CHECK(told->message.arguments == started.error().message.arguments);
  // Another user's service may listen in a folder that is that user's.
  if (::geteuid() != 0) return;
  constexpr uid_t somebody = 61234;
  REQUIRE(::chown(folder.path.c_str(), somebody, somebody) == 0);
  CHECK_FALSE(in_the_way(folder.endpoint()));
}

TEST_CASE("a folder that is missing is made for the service's user alone", "[pipe][acceptor]") {
  const TempFolder folder;
  const std::filesystem::path home = folder.path / "new";
  REQUIRE(start_at({(home / "service.sock").string()}));
  CHECK(std::filesystem::status(home).permissions() == std::filesystem::perms::owner_all);
}

TEST_CASE("the fallback folder is used only when it is the user's own", "[pipe][acceptor]") {
  // A name of our own below /tmp, as a user who is nobody else: what stands there is put there by others.
  if (::geteuid() != 0) SKIP("only root can be another user for a while");
  constexpr uid_t somebody = 61234;  // no account of Debian's
  REQUIRE(::seteuid(somebody) == 0);
  const std::filesystem::path home = rehearsal_endpoint("/" + std::string(200, 'x')).name;
  const auto folder = home.parent_path();
  REQUIRE(::seteuid(0) == 0);
  REQUIRE(folder == "/tmp/sss-upgrade-" + std::to_string(somebody));
  std::filesystem::remove_all(folder);
  const auto started = [&](const char* what) {
    INFO(what);
    REQUIRE(::seteuid(somebody) == 0);
    const Status status = start_at({home.string()});
    const bool told_before = !check_socket_folder(folder);
    REQUIRE(::seteuid(0) == 0);
    CHECK((status || status.error().kind == Error::Kind::refused || status.error().kind == Error::Kind::denied));
    CHECK(status.has_value() == !told_before);
    return status.has_value();
  };
  CHECK(started("it is missing"));
  REQUIRE(::chmod(folder.c_str(), 0750) == 0);
  CHECK_FALSE(started("others can look into it"));
  REQUIRE(::chmod(folder.c_str(), 0700) == 0);
  REQUIRE(::chown(folder.c_str(), 0, 0) == 0);
  CHECK_FALSE(started("it is somebody else's, if only root's"));
  std::filesystem::remove_all(folder);
  const TempFolder elsewhere;
  REQUIRE(::chown(elsewhere.path.c_str(), somebody, somebody) == 0);
  std::filesystem::create_directory_symlink(elsewhere.path, folder);
  REQUIRE(::lchown(folder.c_str(), somebody, somebody) == 0);
  CHECK_FALSE(started("it is a link"));
  std::filesystem::remove(folder);
}

TEST_CASE("names that cannot be a socket are refused", "[pipe][acceptor]") {
  const TempFolder folder;
  for (const std::string& name : {std::string(), (folder.path / std::string(120, 'x')).string()}) {
    const Status started = start_at({name});
    REQUIRE_FALSE(started);
    CHECK(started.error().kind == Error::Kind::invalid);
  }
}

TEST_CASE("missing folders are made", "[pipe][acceptor]") {
  const TempFolder folder;
  CHECK(start_at({(folder.path / "a" / "b" / "s").string()}));
}

TEST_CASE("out of descriptors, the service waits and goes on", "[pipe][acceptor]") {
  const TempFolder folder;
  Record record;
  Service service(folder.endpoint(), record);
  const Watcher before(folder.endpoint());
  REQUIRE(eventually([&] { return before.attached(); }));

  rlimit normal{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &normal) == 0);
  // The client's ends exist before the limit falls, so that it is the service that runs out.
  std::vector<int> sockets;
  for (int count = 0; count < 20; ++count) sockets.push_back(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  rlimit tight = normal;
  tight.rlim_cur = static_cast<rlim_t>(sockets.back()) + 3;
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &tight) == 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  folder.endpoint().name.copy(address.sun_path, sizeof address.sun_path - 1);
  for (const int socket : sockets)
    CHECK(::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  service.say(100);
  CHECK(eventually([&] { return before.has_seen(100); }));
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &normal) == 0);
  for (const int socket : sockets) ::close(socket);

  const Watcher after(folder.endpoint());
  CHECK(eventually([&] { return after.has_seen(100); }));
}
