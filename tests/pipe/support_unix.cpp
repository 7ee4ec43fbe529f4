// POSIX only.
#include <cerrno>
#include <cstdlib>
#include <stdexcept>
#include <thread>

#include <malloc.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
// GCC 12 brings it without its header.
extern "C" std::size_t __sanitizer_get_current_allocated_bytes();
#endif

#include "tests/pipe/support.h"

namespace sssup::pipe::testing {
namespace {

sockaddr_un address_of(const Endpoint& endpoint) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  endpoint.name.copy(address.sun_path, sizeof address.sun_path - 1);
  return address;
}

class Socket final : public Wire {
 public:
  explicit Socket(int descriptor) : descriptor_(descriptor) {
    const timeval timeout{.tv_sec = patience.count(), .tv_usec = 0};
    ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
  }
  ~Socket() override { ::close(descriptor_); }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  bool send(std::string_view bytes) override {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent < 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  std::optional<std::size_t> receive(boost::asio::mutable_buffer space) override {
    const ssize_t got = ::recv(descriptor_, space.data(), space.size(), 0);
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno == EAGAIN || errno == EWOULDBLOCK) return std::nullopt;
    return 0;
  }

 private:
  int descriptor_;
};

}  // namespace

TempFolder::TempFolder() {
  std::string name = "/tmp/sssup-pipe-XXXXXX";
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
  path = name;
}

Endpoint TempFolder::endpoint() const {
  return {(path / "s").native()};
}

bool clients_are_known() {
  return true;
}

Resources resources() {
  const std::filesystem::directory_iterator all("/proc/self/fd");
  return {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    .bytes = __sanitizer_get_current_allocated_bytes(),
#else
    .bytes = ::mallinfo2().uordblks + ::mallinfo2().hblkhd,
#endif
    .descriptors = static_cast<std::size_t>(std::distance(begin(all), end(all)))
  };
}

void allow_descriptors() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

void open_to_all(const Endpoint& endpoint) {
  namespace fs = std::filesystem;
  fs::permissions(fs::path(endpoint.name).parent_path(), fs::perms::others_exec, fs::perm_options::add);
  fs::permissions(endpoint.name, fs::perms::others_write | fs::perms::others_read, fs::perm_options::add);
}

bool as_stranger(const std::function<void()>& work) {
  bool changed = false;
  // The calls themselves, not the library's: they change this one thread.
  std::thread([&] {
    constexpr int nobody = 65534;
    changed = ::syscall(SYS_setgroups, 0, nullptr) == 0 && ::syscall(SYS_setresgid, -1, nobody, -1) == 0 &&
              ::syscall(SYS_setresuid, -1, nobody, -1) == 0;
    if (changed) work();
  }).join();
  return changed;
}

std::unique_ptr<Wire> dial(const Endpoint& endpoint) {
  const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_un address = address_of(endpoint);
  if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
    return std::make_unique<Socket>(descriptor);
  ::close(descriptor);
  return nullptr;
}

class RawService::Impl {
 public:
  Impl(const Endpoint& endpoint, Room room) : descriptor_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const sockaddr_un address = address_of(endpoint);
    if (::bind(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(descriptor_, room == Room::one ? 0 : SOMAXCONN) != 0)
      throw std::runtime_error("listen");
  }
  ~Impl() { ::close(descriptor_); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  std::unique_ptr<RawPeer> accept() {
    return std::make_unique<RawPeer>(std::make_unique<Socket>(::accept(descriptor_, nullptr, nullptr)));
  }

 private:
  int descriptor_;
};

RawService::RawService(const Endpoint& endpoint, Room room) : impl_(std::make_unique<Impl>(endpoint, room)) {}

RawService::~RawService() = default;

std::unique_ptr<RawPeer> RawService::accept() {
  return impl_->accept();
}

}  // namespace sssup::pipe::testing
