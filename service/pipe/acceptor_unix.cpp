// POSIX only.
#include "service/pipe/acceptor.h"

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <optional>
#include <utility>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <spdlog/spdlog.h>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include "common/files/lock_file.h"
#include "common/pipe/endpoint_unix.h"
#include "common/pipe/squatter.h"
#include "common/text/errors.h"
#include "common/text/pipe.h"

namespace sssup::pipe {
namespace {

using text::Message;

// Handed on before the rest of the thread's work gets its turn.
constexpr int most_at_once = 64;
// Out of descriptors or memory: those who wait at the door stay there for so long.
constexpr std::chrono::milliseconds pause{100};

std::string words(int code) {
  return std::system_category().message(code);
}

class Descriptor {
 public:
  explicit Descriptor(int value = -1) : value_(value) {}
  Descriptor(Descriptor&& other) noexcept : value_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(value_, other.value_);
    return *this;
  }
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  int get() const { return value_; }
  int release() { return std::exchange(value_, -1); }

 private:
  int value_;
};

Status make_folder(const std::filesystem::path& folder) {
  std::error_code error;
  if (const auto above = folder.parent_path(); above != folder) std::filesystem::create_directories(above, error);
  if (::mkdir(folder.c_str(), S_IRWXU) == 0 || errno == EEXIST) return check_socket_folder(folder);
  return fail(Error::Kind::io, Message(text::id::error_folder_create, {{"path", folder.native()}}), words(errno));
}

Expected<Descriptor> listen_at(const Endpoint& endpoint) {
  const Message::Arguments where{{"endpoint", endpoint.name}};
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  endpoint.name.copy(address.sun_path, longest_socket_path);
  Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  // On Linux the name takes the mode of the socket: there is no moment at which others could connect.
  if (socket.get() < 0 || ::fchmod(socket.get(), S_IRUSR | S_IWUSR) != 0 ||
      ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::chmod(endpoint.name.c_str(), S_IRUSR | S_IWUSR) != 0 || ::listen(socket.get(), SOMAXCONN) != 0)
    return fail(Error::Kind::io, Message(text::id::pipe_listen_failed, where), words(errno));
  return socket;
}

}  // namespace

Peer identify(Stream& stream) {
  ucred credentials{};
  socklen_t size = sizeof credentials;
  if (::getsockopt(stream.native_handle(), SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0) return {};
  return {.may_control = credentials.uid == 0 || credentials.uid == ::geteuid(),
          .user = "uid " + std::to_string(credentials.uid)};
}

class Acceptor::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(boost::asio::io_context& io, Endpoint endpoint)
      : io_(io), endpoint_(std::move(endpoint)), door_(io), resume_(io) {}

  Status open(Accepted accepted) {
    if (endpoint_.name.empty() || endpoint_.name.size() > longest_socket_path)
      return fail(Error::Kind::invalid, Message(text::id::pipe_path_too_long, {{"endpoint", endpoint_.name}}));
    SSSUP_CHECK(make_folder(std::filesystem::absolute(endpoint_.name).parent_path()));
    // Held as long as the service lives; the file is removed on close.
    SSSUP_TRY(files::LockFile held, files::LockFile::take(lock_of(endpoint_)));
    if (auto squatter = squatter_at(endpoint_)) return tl::unexpected<Error>(*std::move(squatter));
    ::unlink(endpoint_.name.c_str());  // of a service that died: a living one would hold the lock
    SSSUP_TRY(Descriptor socket, listen_at(endpoint_));
    door_.assign(socket.release());
    lock_.emplace(std::move(held));
    accepted_ = std::move(accepted);
    wait();
    return {};
  }

  void close() {
    if (!door_.is_open()) return;
    boost::system::error_code ignored;
    door_.close(ignored);
    resume_.cancel();
    // In this order: while the lock is held, the names are ours.
    ::unlink(endpoint_.name.c_str());
    ::unlink(lock_of(endpoint_).c_str());
    lock_.reset();
  }

 private:
  void wait() {
    door_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                     [self = shared_from_this()](const boost::system::error_code& error) {
                       if (error == boost::asio::error::operation_aborted || !self->door_.is_open()) return;
                       self->accept();
                     });
  }

  // accept4 and not asio's accept: close-on-exec from the start, or a Setup started in between would hold the client's
  // connection open after us.
  void accept() {
    for (int count = 0; count < most_at_once; ++count) {
      const int descriptor = ::accept4(door_.native_handle(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
      if (descriptor < 0) {
        if (errno == EAGAIN || errno == EWOULDBLOCK) break;
        if (errno == EINTR || errno == ECONNABORTED) continue;
        return wait_for_better_times(errno);
      }
      accepted_(Stream(io_, boost::asio::local::stream_protocol(), descriptor));
      if (!door_.is_open()) return;
    }
    wait();
  }

  void wait_for_better_times(int code) {
    spdlog::warn("pipe: accept: {}", words(code));
    resume_.expires_after(pause);
    resume_.async_wait([self = shared_from_this()](const boost::system::error_code& cancelled) {
      if (!cancelled && self->door_.is_open()) self->accept();
    });
  }

  boost::asio::io_context& io_;
  Endpoint endpoint_;
  std::optional<files::LockFile> lock_;
  boost::asio::posix::stream_descriptor door_;
  boost::asio::steady_timer resume_;
  Accepted accepted_;
};

Acceptor::Acceptor(boost::asio::io_context& io, Endpoint endpoint)
    : impl_(std::make_shared<Impl>(io, std::move(endpoint))) {}

Acceptor::~Acceptor() {
  impl_->close();
}

Status Acceptor::open(Accepted accepted) {
  return impl_->open(std::move(accepted));
}

void Acceptor::close() {
  impl_->close();
}

}  // namespace sssup::pipe
