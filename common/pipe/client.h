// A client's side of the pipe, for console and window: connect, say hello, attach, keep attached over restarts.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>

#include "common/outcome/outcome.h"
#include "common/pipe/endpoint.h"
#include "pipe.pb.h"

namespace sssup::pipe {

enum class Link {
  connecting,  // trying; `why` says what stood in the way last
  attached,    // hello and snapshot received
  lost,        // was attached; trying again
  refused,     // the service speaks another protocol version, or will not have us; not tried again
};

struct ClientEvents {
  std::function<void(Link, const std::optional<Error>& why)> link;
  std::function<void(const proto::State&)> state;  // from snapshots and changes alike
  std::function<void(const proto::Event&)> event;  // each seq once, in order, over reconnects too
  std::function<void(const proto::Heartbeat&)> heartbeat;
  std::function<void(const proto::Goodbye&)> goodbye;
};

struct ClientOptions {
  std::string program;                       // "upgradectl 1.0.0"
  std::uint64_t after_seq = 0;               // first event wanted is the next one
  bool keep_trying = true;                   // capped back-off 50 ms … 4 s, for ever; false: one attempt
  std::chrono::milliseconds silence{10000};  // no heartbeat for so long: the link is lost
};

class Client {
 public:
  Client(boost::asio::io_context& io, Endpoint endpoint, ClientOptions options, ClientEvents events);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void start();
  /// The reply, or the error of a lost link. `message.request` is set here.
  void send(proto::ClientMessage message, std::function<void(Expected<proto::Reply>)> done);
  /// No callbacks after this returns.
  void stop();

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace sssup::pipe
