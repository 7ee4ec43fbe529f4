// Windows only.
#include "service/pipe/acceptor.h"

#include <chrono>
#include <exception>
#include <utility>
#include <vector>

#include <spdlog/spdlog.h>
#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/windows/overlapped_ptr.hpp>

#include "common/pipe/endpoint_windows.h"
#include "common/pipe/handle_windows.h"
#include "common/pipe/token_windows.h"
#include "common/text/pipe.h"
#include "common/text/wide.h"
#include "service/pipe/access_windows.h"

namespace sssup::pipe {
namespace {

using text::Message;

// Instances that wait for a client at any time. A client that finds none is told "busy" and comes back; these are so
// many that it hardly ever is.
constexpr std::size_t open_doors = 16;
// Bytes the system keeps for who has not read yet, in each direction. A quota, not taken in advance.
constexpr DWORD to_client = 64U << 10U;
constexpr DWORD to_service = 16U << 10U;
// Out of memory or handles: so long until the next attempt.
constexpr std::chrono::milliseconds pause{100};

std::string words(DWORD code) {
  return boost::system::system_category().message(static_cast<int>(code));
}

Error not_listening(DWORD code, const Endpoint& endpoint) {
  return Error(Error::Kind::io, Message(text::id::pipe_listen_failed, {{"endpoint", endpoint.name}}), words(code));
}

// Null where the client lets nobody know who it is (SECURITY_ANONYMOUS).
Handle token_of_client(HANDLE pipe) {
  if (!::ImpersonateNamedPipeClient(pipe)) return {};
  HANDLE token = nullptr;
  // Opened as ourselves: at identification level the client can open nothing, its token included.
  const bool opened = ::OpenThreadToken(::GetCurrentThread(), TOKEN_QUERY, TRUE, &token) != 0;
  // A thread that cannot stop being its client must not go on.
  if (!::RevertToSelf()) std::terminate();
  return opened ? Handle(token) : Handle();
}

// Nobody gets by the service what he has not already: the user of a rehearsal controls it, but not one that runs with
// an administrator's rights from a process that does not.
bool may_control(HANDLE client) {
  if (is_local_system(client) || is_administrator(client)) return true;
  const Handle own = token_of_process(::GetCurrentProcessId());
  return own && same_user(client, own.get()) && !is_elevated(own.get());
}

}  // namespace

Peer identify(Stream& stream) {
  const Handle token = token_of_client(stream.native_handle());
  if (!token) return {.may_control = false, .user = "unknown"};
  return {.may_control = may_control(token.get()), .user = account_name(token.get())};
}

class Acceptor::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(boost::asio::io_context& io, Endpoint endpoint) : io_(io), endpoint_(std::move(endpoint)), resume_(io) {}

  Status open(Accepted accepted) {
    if (host_of(endpoint_.name) != ".")
      return fail(Error::Kind::invalid, Message(text::id::pipe_name_invalid, {{"endpoint", endpoint_.name}}));
    descriptor_ = security_descriptor(access_of(endpoint_));
    if (!descriptor_) return tl::unexpected<Error>(not_listening(::GetLastError(), endpoint_));
    accepted_ = std::move(accepted);
    open_ = true;
    if (const DWORD code = add_door(true); code != ERROR_SUCCESS) {
      open_ = false;
      // What the system says when the name is taken: by a service, or by somebody who would like to be taken for it.
      if (code == ERROR_ACCESS_DENIED || code == ERROR_PIPE_BUSY)
        return fail(Error::Kind::busy, Message(text::id::pipe_taken, {{"endpoint", endpoint_.name}}));
      return tl::unexpected<Error>(not_listening(code, endpoint_));
    }
    open_all();
    return {};
  }

  void close() {
    if (!std::exchange(open_, false)) return;
    resume_.cancel();
    for (const auto& door : std::exchange(doors_, {})) shut(*door);
  }

 private:
  using Door = std::shared_ptr<Stream>;

  // Cancelled first: so their completions are certain to come.
  static void shut(Stream& door) {
    boost::system::error_code ignored;
    door.cancel(ignored);
    door.close(ignored);
  }

  void open_all() {
    while (open_ && doors_.size() < open_doors) {
      if (const DWORD code = add_door(false); code != ERROR_SUCCESS) return wait_for_better_times(code);
    }
  }

  DWORD add_door(bool first) {
    // Not inherited: a Setup that had it would keep the client's connection open after us.
    SECURITY_ATTRIBUTES security{sizeof security, descriptor_.get(), FALSE};
    Handle pipe = owned(::CreateNamedPipeW(text::wide(endpoint_.name).c_str(), open_mode(first), pipe_mode(endpoint_),
                                           PIPE_UNLIMITED_INSTANCES, to_client, to_service, 0, &security));
    if (!pipe) return ::GetLastError();
    const auto door = std::make_shared<Stream>(io_);
    boost::system::error_code error;
    door->assign(pipe.get(), error);
    if (error) return static_cast<DWORD>(error.value());
    static_cast<void>(pipe.release());  // the door's now
    doors_.push_back(door);
    wait_at(door);
    return ERROR_SUCCESS;
  }

  void wait_at(const Door& door) {
    boost::asio::windows::overlapped_ptr wait(
        io_, [self = shared_from_this(), door](const boost::system::error_code& error, std::size_t) {
          self->connected(door, error);
        });
    const BOOL done = ::ConnectNamedPipe(door->native_handle(), wait.get());
    const DWORD code = done ? ERROR_SUCCESS : ::GetLastError();
    if (done || code == ERROR_IO_PENDING) {
      wait.release();
      return;
    }
    // A client that was faster than this call is connected, and the system sends no completion for it.
    const int result = code == ERROR_PIPE_CONNECTED ? ERROR_SUCCESS : static_cast<int>(code);
    wait.complete({result, boost::system::system_category()}, 0);
  }

  void connected(const Door& door, const boost::system::error_code& error) {
    if (!open_) return;
    std::erase(doors_, door);
    if (!error) {
      // The next is open before this one is given away: the name is never free for others.
      open_all();
      return accepted_(std::move(*door));
    }
    // It came and went (ERROR_NO_DATA), which is no reason to wait for the next one.
    const bool left = error.value() == ERROR_NO_DATA || error.value() == ERROR_BROKEN_PIPE;
    if (left) return open_all();
    wait_for_better_times(static_cast<DWORD>(error.value()));
  }

  void wait_for_better_times(DWORD code) {
    spdlog::warn("pipe: accept: {}", words(code));
    resume_.expires_after(pause);
    resume_.async_wait([self = shared_from_this()](const boost::system::error_code& cancelled) {
      if (!cancelled) self->open_all();
    });
  }

  boost::asio::io_context& io_;
  Endpoint endpoint_;
  SecurityDescriptor descriptor_;
  std::vector<Door> doors_;
  boost::asio::steady_timer resume_;
  Accepted accepted_;
  bool open_ = false;
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
