// Accepts clients, decides roles, fans out events (architecture: "The pipe"). Lives on one io_context thread; the
// engine never waits for a client.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "common/outcome/outcome.h"
#include "common/pipe/endpoint.h"
#include "pipe.pb.h"

namespace sssup::pipe {

/// What the service process answers for the pipe. Called on the pipe's thread; none may block for long.
class Stage {
 public:
  virtual ~Stage() = default;
  /// Whole and unredacted; `controller` and `you_control` are filled in by the pipe.
  virtual proto::State state() = 0;
  virtual std::uint64_t last_seq() = 0;
  /// Events with seq > after_seq in order, at most `most`.
  virtual std::vector<proto::Event> events(std::uint64_t after_seq, std::size_t most) = 0;
  /// Start, Answer, CheckAgain or Reset from the controller; `done` may be called later, from the pipe's thread.
  virtual void command(const proto::ClientMessage& message, std::function<void(proto::Reply)> done) = 0;
};

struct Limits {
  std::size_t clients = 300;
  std::chrono::milliseconds first_frame{5000};
  std::size_t queued_bytes = 8U << 20U;  // per client; past it the client is dropped as too slow
  std::chrono::milliseconds heartbeat{2000};
};

class Server {
 public:
  Server(boost::asio::io_context& io, Endpoint endpoint, Stage& stage, Limits limits = {});
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Listens. Error: the endpoint is taken by another service (Kind::busy) or cannot be made.
  Status start();
  /// Thread-safe: to every attached client, in the order of the calls.
  void publish(proto::Event event);
  /// Thread-safe: the state changed; calls close together go out as one.
  void publish_state();
  /// Thread-safe: whether a long act is alive, for the heartbeat.
  void working(bool alive);
  /// Sends Goodbye to all, gives them a moment to read it, closes. Call on the pipe's thread; `done` when closed.
  void close(proto::Goodbye::Why why, std::function<void()> done);

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace sssup::pipe
