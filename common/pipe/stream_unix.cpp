// POSIX only.
#include "common/pipe/stream.h"

#include <cerrno>
#include <filesystem>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/asio/error.hpp>

#include "common/pipe/endpoint_unix.h"
#include "common/pipe/squatter.h"
#include "common/text/errors.h"
#include "common/text/pipe.h"

namespace sssup::pipe {
namespace {

using text::Message;

tl::unexpected<Error> not_connected(int code, const Endpoint& endpoint) {
  const std::string cause = boost::system::system_category().message(code);
  const Message::Arguments where{{"endpoint", endpoint.name}};
  switch (code) {
    case ENOENT:
    case ENOTDIR:
    case ECONNREFUSED:  // the name of a service that is gone, or no socket
      if (auto why = in_the_way(endpoint)) return tl::unexpected<Error>(*std::move(why));
      return fail(Error::Kind::not_found, Message(text::id::pipe_no_service, where));
    case EACCES:
    case EPERM: return fail(Error::Kind::denied, Message(text::id::pipe_denied, where));
    case EAGAIN:  // its backlog is full
      return fail(Error::Kind::busy, Message(text::id::pipe_full));
    default: return fail(Error::Kind::io, Message(text::id::pipe_connect_failed, where), cause);
  }
}

// Somebody else could have put a socket where the service's is looked for, to be told the passwords in an answer. Root
// may follow a user to that user's service in that user's folder.
bool may_trust(uid_t listener, const Endpoint& endpoint) {
  if (listener == 0 || listener == ::geteuid()) return true;
  const auto folder = std::filesystem::path(endpoint.name).parent_path();
  struct stat entry {};
  return ::geteuid() == 0 && folder != private_folder() && ::stat(folder.empty() ? "." : folder.c_str(), &entry) == 0 &&
         entry.st_uid == listener;
}

}  // namespace

Expected<Stream> connect(boost::asio::io_context& io, const Endpoint& endpoint) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (endpoint.name.empty() || endpoint.name.size() > longest_socket_path)
    return fail(Error::Kind::invalid, Message(text::id::pipe_path_too_long, {{"endpoint", endpoint.name}}));
  endpoint.name.copy(address.sun_path, longest_socket_path);

  // Not through asio's connect: on a full backlog (EAGAIN) that reports success. Close-on-exec from the start: a Setup
  // that inherits the socket would keep it open after us.
  const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (descriptor < 0) return not_connected(errno, endpoint);
  Stream stream(io, boost::asio::local::stream_protocol(), descriptor);
  if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    return not_connected(errno, endpoint);

  ucred listener{};
  socklen_t size = sizeof listener;
  if (::getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &listener, &size) != 0) return not_connected(errno, endpoint);
  if (!may_trust(listener.uid, endpoint))
    return fail(Error::Kind::denied, Message(text::id::pipe_stranger, {{"endpoint", endpoint.name}}));
  return stream;
}

std::size_t write_now(Stream& stream, std::string_view bytes) {
  const ssize_t sent = ::send(stream.native_handle(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  return sent > 0 ? static_cast<std::size_t>(sent) : 0;
}

bool is_disconnect(const boost::system::error_code& error) {
  namespace asio_error = boost::asio::error;
  return error == asio_error::eof || error == asio_error::connection_reset || error == asio_error::broken_pipe ||
         error == asio_error::not_connected || error == asio_error::connection_aborted;
}

}  // namespace sssup::pipe
