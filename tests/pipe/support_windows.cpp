// Windows only.
#include <array>
#include <random>
#include <stdexcept>
#include <thread>

#include <windows.h>

#include <aclapi.h>
#include <sddl.h>

#include <fmt/format.h>

#include "common/text/wide.h"
#include "service/pipe/access_windows.h"
#include "tests/pipe/support_windows.h"

namespace sssup::pipe::testing {
namespace {

constexpr DWORD patience_ms = static_cast<DWORD>(std::chrono::milliseconds(patience).count());

// A call that is waited for, and given up when patience ends.
class Overlapped {
 public:
  explicit Overlapped(HANDLE pipe) : pipe_(pipe) { overlapped_.hEvent = event_.get(); }
  OVERLAPPED* get() { return &overlapped_; }
  /// `started`: what the call returned. Bytes moved; GetLastError() says why there are none.
  std::optional<DWORD> wait(BOOL started, DWORD wait_ms) {
    if (!started && ::GetLastError() != ERROR_IO_PENDING) return std::nullopt;
    const bool timed_out = ::WaitForSingleObject(event_.get(), wait_ms) == WAIT_TIMEOUT;
    if (timed_out) ::CancelIoEx(pipe_, &overlapped_);
    DWORD bytes = 0;
    const BOOL done = ::GetOverlappedResult(pipe_, &overlapped_, &bytes, TRUE);
    if (done) return bytes;
    return std::nullopt;
  }

 private:
  HANDLE pipe_;
  Handle event_{::CreateEventW(nullptr, TRUE, FALSE, nullptr)};
  OVERLAPPED overlapped_{};
};

class Pipe final : public Wire {
 public:
  explicit Pipe(Handle pipe) : pipe_(std::move(pipe)) {}

  bool send(std::string_view bytes) override {
    while (!bytes.empty()) {
      Overlapped call(pipe_.get());
      const auto sent = call.wait(
          ::WriteFile(pipe_.get(), bytes.data(), static_cast<DWORD>(bytes.size()), nullptr, call.get()), INFINITE);
      if (!sent) return false;
      bytes.remove_prefix(*sent);
    }
    return true;
  }
  std::optional<std::size_t> receive(boost::asio::mutable_buffer space) override {
    Overlapped call(pipe_.get());
    const auto got = call.wait(
        ::ReadFile(pipe_.get(), space.data(), static_cast<DWORD>(space.size()), nullptr, call.get()), patience_ms);
    if (got) return *got;
    if (::GetLastError() == ERROR_OPERATION_ABORTED) return std::nullopt;
    return 0;
  }

 private:
  Handle pipe_;
};

}  // namespace

Handle token_without_administrators() {
  HANDLE own = nullptr;
  if (!::OpenProcessToken(::GetCurrentProcess(), TOKEN_DUPLICATE | TOKEN_QUERY, &own)) return {};
  const Handle mine(own);
  std::array<std::byte, SECURITY_MAX_SID_SIZE> administrators{};
  auto size = static_cast<DWORD>(administrators.size());
  if (!::CreateWellKnownSid(WinBuiltinAdministratorsSid, nullptr, administrators.data(), &size)) return {};
  SID_AND_ATTRIBUTES deny_only{administrators.data(), 0};
  HANDLE restricted = nullptr;
  if (!::CreateRestrictedToken(mine.get(), DISABLE_MAX_PRIVILEGE, 1, &deny_only, 0, nullptr, 0, nullptr, &restricted))
    return {};
  const Handle primary(restricted);
  HANDLE token = nullptr;
  if (!::DuplicateTokenEx(primary.get(), MAXIMUM_ALLOWED, nullptr, SecurityImpersonation, TokenImpersonation, &token))
    return {};
  return Handle(token);
}

TempFolder::TempFolder() {
  std::random_device random;
  do {
    path = std::filesystem::temp_directory_path() / fmt::format("sssup-pipe-{:08x}", random());
  } while (!std::filesystem::create_directory(path));
}

Endpoint TempFolder::endpoint() const {
  return {R"(\\.\pipe\)" + path.filename().string()};
}

// The descriptor is the pipe's, not the instance's: one client can change it for those to come.
void open_to_all(const Endpoint& endpoint) {
  const Handle pipe = owned(::CreateFileW(text::wide(endpoint.name).c_str(), GENERIC_READ | WRITE_DAC, 0, nullptr,
                                          OPEN_EXISTING, 0, nullptr));
  const SecurityDescriptor all = security_descriptor(L"D:(A;;GA;;;WD)");
  if (!pipe || !::SetKernelObjectSecurity(pipe.get(), DACL_SECURITY_INFORMATION, all.get()))
    throw std::runtime_error("open_to_all");
}

bool clients_are_known() {
  return ::GetProcAddress(::GetModuleHandleW(L"ntdll.dll"), "wine_get_version") == nullptr;
}

bool as_stranger(const std::function<void()>& work) {
  const Handle token = clients_are_known() ? token_without_administrators() : Handle();
  bool changed = false;
  std::thread([&] {
    changed = token && ::ImpersonateLoggedOnUser(token.get());
    if (!changed) return;
    work();
    ::RevertToSelf();
  }).join();
  return changed;
}

std::unique_ptr<Wire> dial(const Endpoint& endpoint) {
  const std::wstring name = text::wide(endpoint.name);
  for (;;) {
    Handle pipe = owned(::CreateFileW(name.c_str(), FILE_GENERIC_READ | FILE_WRITE_DATA, 0, nullptr, OPEN_EXISTING,
                                      FILE_FLAG_OVERLAPPED, nullptr));
    if (pipe) return std::make_unique<Pipe>(std::move(pipe));
    if (::GetLastError() != ERROR_PIPE_BUSY || !::WaitNamedPipeW(name.c_str(), patience_ms)) return nullptr;
  }
}

// One instance waits at a time: who comes meanwhile is told "busy", and a client tries again.
class RawService::Impl {
 public:
  explicit Impl(const Endpoint& endpoint) : name_(text::wide(endpoint.name)) { next(); }

  std::unique_ptr<RawPeer> accept() {
    while (!connected())
      // Somebody came and went.
      if (!::DisconnectNamedPipe(waiting_.get())) throw std::runtime_error("accept");
    auto peer = std::make_unique<RawPeer>(std::make_unique<Pipe>(std::move(waiting_)));
    next();
    return peer;
  }

 private:
  bool connected() {
    Overlapped call(waiting_.get());
    const BOOL started = ::ConnectNamedPipe(waiting_.get(), call.get());
    if (started || call.wait(started, patience_ms)) return true;
    const DWORD code = ::GetLastError();
    if (code == ERROR_OPERATION_ABORTED) throw std::runtime_error("nobody came");
    return code == ERROR_PIPE_CONNECTED;
  }
  void next() {
    waiting_ = owned(::CreateNamedPipeW(name_.c_str(), PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED, PIPE_TYPE_BYTE,
                                        PIPE_UNLIMITED_INSTANCES, 65536, 65536, 0, nullptr));
    if (!waiting_) throw std::runtime_error("listen");
  }

  std::wstring name_;
  Handle waiting_;
};

RawService::RawService(const Endpoint& endpoint, Room /*room*/) : impl_(std::make_unique<Impl>(endpoint)) {}

RawService::~RawService() = default;

std::unique_ptr<RawPeer> RawService::accept() {
  return impl_->accept();
}

}  // namespace sssup::pipe::testing
