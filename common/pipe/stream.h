// The stream of bytes between service and client, and the only place above which nobody knows what it is: a Unix socket
// here, a named pipe in byte mode (boost::asio::windows::stream_handle) on Windows.
#pragma once

#include <cstddef>
#include <string_view>

#include <boost/asio/io_context.hpp>
#include <boost/system/error_code.hpp>

#ifdef _WIN32
#include <boost/asio/windows/stream_handle.hpp>
#else
#include <boost/asio/local/stream_protocol.hpp>
#endif

#include "common/outcome/outcome.h"
#include "common/pipe/endpoint.h"

namespace sssup::pipe {

#ifdef _WIN32
using Stream = boost::asio::windows::stream_handle;
#else
using Stream = boost::asio::local::stream_protocol::socket;
#endif

/// Connects without waiting, and makes sure that who listens there is the service or this user, before a byte is sent.
/// Errors: not_found (nobody listens), busy (too many at its door: try again), denied (this user may not, or a stranger
/// listens there), io.
Expected<Stream> connect(boost::asio::io_context& io, const Endpoint& endpoint);

/// As many of the first bytes as the system takes without waiting; none on an error, which the next asynchronous write
/// meets too. While no other write is under way.
std::size_t write_now(Stream& stream, std::string_view bytes);

/// The other side is gone, in whichever words the system says so (asio#1442: a Windows pipe does not end in eof).
bool is_disconnect(const boost::system::error_code& error);

}  // namespace sssup::pipe
