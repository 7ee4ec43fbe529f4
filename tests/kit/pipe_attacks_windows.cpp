#include "tests/kit/pipe_attacks_windows.h"

#include <chrono>
#include <optional>

#include <boost/asio/io_context.hpp>

#include "common/pipe/client.h"
#include "common/text/pipe.h"
#include "common/text/wide.h"
#include "service/machine/windows/handle.h"
#include "tests/kit/child_windows.h"
#include "tests/kit/places_windows.h"

namespace sssup::kit {
namespace {

using namespace std::chrono_literals;
using machine::windows::Handle;
using machine::windows::own;

constexpr std::size_t most_connections = 400;
constexpr DWORD patience_ms = 2'000;

Handle connect(const std::wstring& pipe, DWORD access) {
  for (const ULONGLONG end = ::GetTickCount64() + patience_ms;;) {
    Handle connected = own(::CreateFileW(pipe.c_str(), access, 0, nullptr, OPEN_EXISTING,
                                         SECURITY_SQOS_PRESENT | SECURITY_IDENTIFICATION, nullptr));
    if (connected || ::GetLastError() != ERROR_PIPE_BUSY || ::GetTickCount64() > end) return connected;
    ::WaitNamedPipeW(pipe.c_str(), 100);
  }
}

Handle make_pipe(const std::wstring& pipe, DWORD first) {
  return own(::CreateNamedPipeW(pipe.c_str(), PIPE_ACCESS_DUPLEX | first,
                                PIPE_TYPE_BYTE | PIPE_READMODE_BYTE | PIPE_WAIT, PIPE_UNLIMITED_INSTANCES, 4096, 4096,
                                0, nullptr));
}

// Only for want of a right is it "access denied".
DWORD code_of(const Expected<proto::Reply>& reply) {
  if (!reply) return ERROR_CONNECTION_ABORTED;
  if (reply->ok()) return got_through;
  return reply->refusal() == proto::Reply::NOT_CONTROLLER ? ERROR_ACCESS_DENIED : ERROR_REQUEST_REFUSED;
}

// Our own client, too, refuses whom it does not trust: that is no refusal by the service.
DWORD code_of(const Error& why, const std::wstring& pipe) {
  const bool by_service = why.message == text::Message(text::id::pipe_denied, {{"endpoint", text::utf8(pipe)}});
  return by_service ? ERROR_ACCESS_DENIED : ERROR_CONNECTION_REFUSED;
}

// A client of the service, for one question.
DWORD speak(const std::wstring& pipe, bool for_control) {
  boost::asio::io_context io;
  std::optional<DWORD> end;
  pipe::ClientOptions options;
  options.program = "kit";
  options.keep_trying = false;
  pipe::ClientEvents events;
  pipe::Client* speaker = nullptr;
  events.link = [&](pipe::Link link, const std::optional<Error>& why) {
    if (link == pipe::Link::attached && !for_control) end = got_through;
    if (link == pipe::Link::attached && for_control) {
      proto::ClientMessage wish;
      wish.mutable_take_control()->set_force(true);
      speaker->send(wish, [&](const Expected<proto::Reply>& reply) { end = code_of(reply); });
    } else if (why) {
      end = code_of(*why, pipe);
    }
  };
  pipe::Client client(io, {text::utf8(pipe)}, options, events);
  speaker = &client;
  client.start();
  const auto until = std::chrono::steady_clock::now() + 15s;
  while (!end && std::chrono::steady_clock::now() < until) io.run_one_for(100ms);
  client.stop();
  return end.value_or(ERROR_TIMEOUT);
}

}  // namespace

DWORD write_to_pipe(const std::vector<std::wstring>& words) {
  return connect(words[1], GENERIC_READ | FILE_WRITE_DATA) ? got_through : ::GetLastError();
}

DWORD connect_namelessly(const std::vector<std::wstring>& words) {
  if (!::ImpersonateAnonymousToken(::GetCurrentThread())) return not_set_up;
  const Handle connected = connect(words[1], GENERIC_READ | FILE_WRITE_DATA);
  const DWORD code = connected ? got_through : ::GetLastError();
  ::RevertToSelf();
  return code;
}

DWORD add_instance(const std::vector<std::wstring>& words) {
  return make_pipe(words[1], 0) ? got_through : ::GetLastError();
}

DWORD hold_name(const std::vector<std::wstring>& words) {
  const Handle held = make_pipe(words[1], FILE_FLAG_FIRST_PIPE_INSTANCE);
  if (!held) return ::GetLastError();
  put(words[2], "");
  for (;;) {
    const DWORD code = ::ConnectNamedPipe(held.get(), nullptr) ? ERROR_SUCCESS : ::GetLastError();
    // Some are faster than this: they are connected, or have left already.
    if (code != ERROR_SUCCESS && code != ERROR_PIPE_CONNECTED && code != ERROR_NO_DATA) return code;
    char byte = 0;
    DWORD count = 0;
    if (::ReadFile(held.get(), &byte, 1, &count, nullptr) && count == 1) return got_through;
    ::DisconnectNamedPipe(held.get());
  }
}

DWORD watch(const std::vector<std::wstring>& words) {
  return speak(words[1], false);
}

DWORD take_control(const std::vector<std::wstring>& words) {
  return speak(words[1], true);
}

DWORD hold_connections(const std::vector<std::wstring>& words) {
  std::vector<Handle> all;
  while (all.size() < most_connections) {
    Handle one = connect(words[1], GENERIC_READ | FILE_WRITE_DATA);
    if (!one) break;
    all.push_back(std::move(one));
  }
  if (all.empty()) return not_set_up;
  put(words[2], "");
  ::Sleep(INFINITE);
  return not_set_up;
}

}  // namespace sssup::kit
