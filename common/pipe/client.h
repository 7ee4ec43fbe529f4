// A client's side of the pipe, for console and window: connect, say hello, attach, keep attached over restarts.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
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

/// Any of them may be empty. All are called on the thread that runs the io_context, and may call send() and stop() or
/// destroy the client.
struct ClientEvents {
  /// Each change once: a link that stays as it is for the same reason is not told again. `why` is, among others,
  /// not_found (no service there), busy (too many clients), denied and newer (refused), io (lost). Once `why` is set
  /// and keep_trying is not, nothing follows.
  std::function<void(Link, const std::optional<Error>& why)> link;
  std::function<void(const proto::State&)> state;  // from snapshots and changes alike
  /// Each seq once, in order, over reconnects and restarts of the service too. A seq of 1 after others: another run has
  /// begun (the service was reset), and with it the counting.
  std::function<void(const proto::Event&)> event;
  std::function<void(const proto::Heartbeat&)> heartbeat;
  std::function<void(const proto::Goodbye&)> goodbye;  // before the link is lost; FINISHED is no failure
  /// The service's, of a version we understand; before it is attached. Its role says what this client may do.
  std::function<void(const proto::Hello&)> hello = {};
};

struct ClientOptions {
  std::string program = {};                  // "upgradectl 1.0.0"
  std::uint64_t after_seq = 0;               // first event wanted is the next one
  bool keep_trying = true;                   // capped back-off 50 ms … 4 s, for ever; false: one attempt
  std::chrono::milliseconds silence{10000};  // no heartbeat for so long: the link is lost
  std::string who = {};  // shown to others: "batch@TOKYO-DB1 (console)"; empty: the service names us
};

/// Lives on the thread that runs `io`, which must outlive it.
class Client {
 public:
  Client(boost::asio::io_context& io, Endpoint endpoint, ClientOptions options, ClientEvents events);
  ~Client();  // stop()
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void start();
  /// The reply, or the error of a link that is not there or gets lost: then it is not known whether the service did
  /// what was asked. `done` is never called from within send(). `message.request` is set here.
  void send(proto::ClientMessage message, std::function<void(Expected<proto::Reply>)> done);
  /// No callbacks after this returns, those of send() included.
  void stop();

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace sssup::pipe
