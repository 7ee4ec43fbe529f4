// Whose service a client talks to, where others may have put one in its place.
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <string>

#include <boost/asio/io_context.hpp>
#include <catch2/catch_test_macros.hpp>

#include "common/pipe/stream.h"

namespace {

using namespace sssup;
namespace fs = std::filesystem;

constexpr uid_t nobody = 65534;

// Another user's process that listens at the path until it is destroyed.
class Listener {
 public:
  explicit Listener(const std::string& path) {
    int ready[2];
    REQUIRE(::pipe(ready) == 0);
    process_ = ::fork();
    if (process_ == 0) {
      sockaddr_un name{};
      name.sun_family = AF_UNIX;
      path.copy(name.sun_path, sizeof name.sun_path - 1);
      const int handle = ::socket(AF_UNIX, SOCK_STREAM, 0);
      const bool listens = ::setuid(nobody) == 0 &&
                           ::bind(handle, reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0 &&
                           ::listen(handle, 1) == 0;
      if (listens && ::write(ready[1], "x", 1) == 1) ::pause();
      ::_exit(1);
    }
    ::close(ready[1]);
    char said = 0;
    CHECK(::read(ready[0], &said, 1) == 1);
    ::close(ready[0]);
  }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener() {
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
  }

 private:
  pid_t process_;
};

}  // namespace

TEST_CASE("root follows a user to his service in his own folder, to nobody's in another's", "[T-6]") {
  if (::geteuid() != 0) SKIP("only root can be somebody else, too");
  std::string name = (fs::temp_directory_path() / "sssup-stranger-XXXXXX").string();
  REQUIRE(::mkdtemp(name.data()) != nullptr);
  const fs::path root = name;
  fs::permissions(root, fs::perms::owner_all | fs::perms::group_exec | fs::perms::others_exec);
  boost::asio::io_context io;
  for (const bool is_his : {false, true}) {
    const fs::path folder = root / (is_his ? "his" : "ours");
    fs::create_directory(folder);
    fs::permissions(folder, fs::perms::all | fs::perms::sticky_bit);
    if (is_his) REQUIRE(::chown(folder.c_str(), nobody, nobody) == 0);
    const std::string socket = (folder / "service.sock").string();
    const Listener listener(socket);
    const auto stream = pipe::connect(io, pipe::Endpoint{socket});
    INFO(folder);
    CHECK(stream.has_value() == is_his);
    if (!stream) CHECK(stream.error().kind == Error::Kind::denied);
  }
  fs::remove_all(root);
}
