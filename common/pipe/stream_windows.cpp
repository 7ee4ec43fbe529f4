// Windows only.
#include "common/pipe/stream.h"

#include <boost/asio/error.hpp>

#include <windows.h>

#include "common/pipe/endpoint_windows.h"
#include "common/pipe/handle_windows.h"
#include "common/pipe/service_windows.h"
#include "common/pipe/token_windows.h"
#include "common/text/pipe.h"
#include "common/text/wide.h"

namespace sssup::pipe {
namespace {

using text::Message;

// Not GENERIC_WRITE: on a pipe that asks for FILE_CREATE_PIPE_INSTANCE too, which nobody but the service gets.
constexpr DWORD client_access = FILE_GENERIC_READ | FILE_WRITE_DATA;
// The service may learn who we are, and do nothing in our name.
constexpr DWORD client_flags = FILE_FLAG_OVERLAPPED | SECURITY_SQOS_PRESENT | SECURITY_IDENTIFICATION;

tl::unexpected<Error> not_connected(DWORD code, const Endpoint& endpoint) {
  const std::string cause = boost::system::system_category().message(static_cast<int>(code));
  const Message::Arguments where{{"endpoint", endpoint.name}};
  switch (code) {
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND: return fail(Error::Kind::not_found, Message(text::id::pipe_no_service, where));
    case ERROR_ACCESS_DENIED:
    case ERROR_LOGON_FAILURE:
    case ERROR_NETWORK_ACCESS_DENIED: return fail(Error::Kind::denied, Message(text::id::pipe_denied, where), cause);
    case ERROR_PIPE_BUSY:  // every instance has its client, and the next is being made
    case ERROR_SEM_TIMEOUT: return fail(Error::Kind::busy, Message(text::id::pipe_full));
    default: return fail(Error::Kind::io, Message(text::id::pipe_connect_failed, where), cause);
  }
}

enum class Listener { trusted, stranger, gone };

bool is_gone(DWORD process) {
  const Handle opened(::OpenProcess(SYNCHRONIZE, FALSE, process));
  return opened ? ::WaitForSingleObject(opened.get(), 0) == WAIT_OBJECT_0 : ::GetLastError() == ERROR_INVALID_PARAMETER;
}

// A rehearsal's service runs as we do. An administrator who is elevated does not tell passwords to a process of the
// same user that is not.
bool runs_as_we_do(DWORD process) {
  const Handle theirs = token_of_process(process);
  const Handle ours = token_of_process(::GetCurrentProcessId());
  return theirs && ours && same_user(theirs.get(), ours.get()) && is_elevated(theirs.get()) >= is_elevated(ours.get());
}

// Somebody else could have made a pipe where the service's is looked for, to be told the passwords in an answer. Of
// another computer we know its name from the network's authentication only, and tell it nothing: one can but watch.
Listener listener(HANDLE pipe, const Endpoint& endpoint) {
  if (host_of(endpoint.name) != ".") return Listener::trusted;
  ULONG process = 0;
  if (!::GetNamedPipeServerProcessId(pipe, &process)) return Listener::stranger;
  const bool own_name = endpoint.name == control_pipe || endpoint.name == watch_pipe;
  const DWORD service = own_name ? service_process() : 0;
  const bool trusted = service != 0 ? process == service : runs_as_we_do(process);
  if (trusted) return Listener::trusted;
  return is_gone(process) ? Listener::gone : Listener::stranger;
}

}  // namespace

Expected<Stream> connect(boost::asio::io_context& io, const Endpoint& endpoint) {
  if (!host_of(endpoint.name))
    return fail(Error::Kind::invalid, Message(text::id::pipe_name_invalid, {{"endpoint", endpoint.name}}));
  Handle pipe = owned(::CreateFileW(text::wide(endpoint.name).c_str(), client_access, 0, nullptr, OPEN_EXISTING,
                                    client_flags, nullptr));
  if (!pipe) return not_connected(::GetLastError(), endpoint);
  switch (listener(pipe.get(), endpoint)) {
    case Listener::trusted: break;
    case Listener::gone: return not_connected(ERROR_FILE_NOT_FOUND, endpoint);
    case Listener::stranger:
      return fail(Error::Kind::denied, Message(text::id::pipe_stranger, {{"endpoint", endpoint.name}}));
  }
  Stream stream(io);
  boost::system::error_code error;
  stream.assign(pipe.get(), error);
  if (error) return not_connected(static_cast<DWORD>(error.value()), endpoint);
  static_cast<void>(pipe.release());  // the stream's now
  return stream;
}

// A pipe that is opened for overlapped writes has no other.
std::size_t write_now(Stream& /*stream*/, std::string_view /*bytes*/) {
  return 0;
}

bool is_disconnect(const boost::system::error_code& error) {
  if (error == boost::asio::error::eof) return true;
  if (error.category() != boost::system::system_category()) return false;
  switch (error.value()) {
    case ERROR_BROKEN_PIPE:         // the other side has closed
    case ERROR_NO_DATA:             // … while we wrote
    case ERROR_PIPE_NOT_CONNECTED:  // … and was thrown out
    case ERROR_HANDLE_EOF:
    case ERROR_NETNAME_DELETED:  // its computer is gone
    case ERROR_UNEXP_NET_ERR:
    case ERROR_OPERATION_ABORTED: return true;
    default: return false;
  }
}

}  // namespace sssup::pipe
