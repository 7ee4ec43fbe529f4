// Where clients come in: a Unix socket here, a named pipe on Windows. Nobody above knows which.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>

#include "common/outcome/outcome.h"
#include "common/pipe/endpoint.h"
#include "common/pipe/stream.h"

namespace sssup::pipe {

/// Who connected, as the system says and not as the client does.
struct Peer {
  bool may_control = false;
  std::string user;  // for the log, and for clients that give no name
};

/// Whoever the system cannot name may not control. To be asked when something was read from the stream: Windows may not
/// know sooner.
Peer identify(Stream& stream);

/// Lives on the thread that runs `io`.
class Acceptor {
 public:
  using Accepted = std::function<void(Stream)>;

  Acceptor(boost::asio::io_context& io, Endpoint endpoint);
  ~Acceptor();  // close()
  Acceptor(const Acceptor&) = delete;
  Acceptor& operator=(const Acceptor&) = delete;

  /// Takes the endpoint, from a service that died too, and hands on everyone who connects. It goes on after every error
  /// of a single client. Errors: busy (a living service has it), denied (its folder is not safe), refused (the name is
  /// something else's), io.
  Status open(Accepted accepted);
  /// The name is gone, and free for the next; what was accepted stays.
  void close();

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace sssup::pipe
