// Accepts clients, decides roles, fans out events. Lives on one io_context thread; the
// engine never waits for a client.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
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
  /// Whether there is a state yet. Until then clients can come and greet; they are attached when the state is published
  /// first.
  virtual bool ready() { return true; }
  /// Whole and unredacted; `controller` and `you_control` are filled in by the pipe.
  virtual proto::State state() = 0;
  virtual std::uint64_t last_seq() = 0;
  /// Events with seq > after_seq in order without gap, at most `most`. An event is here before it is published.
  virtual std::vector<proto::Event> events(std::uint64_t after_seq, std::size_t most) = 0;
  /// Same for one run over restarts of the service, another for the next run, whose events begin at 1 again. Empty: not
  /// known; then a client that comes back to another run notices only by a smaller last_seq.
  virtual std::string run_id() { return {}; }
  /// False: there may be a run, and it cannot be read yet. There are no events until it can.
  virtual bool knows_run() { return true; }
  /// Start, Answer, CheckAgain, Reset or Draft from the controller; `done` may be called later, from the pipe's thread.
  virtual void command(const proto::ClientMessage& message, std::function<void(proto::Reply)> done) = 0;
};

struct Limits {
  std::size_t clients = 300;  // past it, who has said nothing yet, or too much, gives way to a newcomer
  std::size_t viewers = 250;  // of them who may not control: the rest is for those who may
  std::chrono::milliseconds first_frame{5000};
  std::size_t queued_bytes = 8U << 20U;  // per client; past it the client is dropped as too slow
  std::size_t messages = 64;             // of one without control in each `rest`; past it, it is not read from
  std::chrono::milliseconds rest{1000};
  std::chrono::milliseconds heartbeat{2000};
};

/// Who may control, and who may only watch: on Unix the service's user and root control (SO_PEERCRED), and the socket
/// is of mode 0600, so that others come in only where an administrator opens it to them; on Windows administrators and
/// the system control (the client's token), and local users may watch. Whoever comes by `watchers` watches, whoever it
/// is.
class Server {
 public:
  /// `io` and `stage` must outlive it.
  Server(boost::asio::io_context& io, Endpoint endpoint, Stage& stage, Limits limits = {},
         std::optional<Endpoint> watchers = {});
  ~Server();  // closes without a word, if close() did not; on the pipe's thread, or when it has ended
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Listens. Error: the endpoint is taken by another service (Kind::busy) or cannot be made; then it may be called
  /// again, on the pipe's thread. That of the watchers is only logged.
  Status start();
  /// Thread-safe: to every attached client, in the order of the calls. The event must be among Stage::events already.
  /// Seq 1 after others begins another run.
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
