// All clients together: who is there, who has control, and what goes to every one of them.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "common/pipe/event_position.h"
#include "service/pipe/acceptor.h"
#include "service/pipe/past_events.h"
#include "service/pipe/server.h"
#include "service/pipe/session.h"

namespace sssup::pipe {

class Hub : public std::enable_shared_from_this<Hub> {
 public:
  Hub(boost::asio::io_context& io, Endpoint endpoint, Stage& stage, Limits limits, std::optional<Endpoint> watchers);

  // For Server, which says what they do.
  Status start();
  void publish(proto::Event event);
  void publish_state();
  void working(bool alive);
  void close(proto::Goodbye::Why why, std::function<void()> done);
  void abandon();

  // For sessions.
  Stage& stage() { return stage_; }
  const Limits& limits() const { return limits_; }
  /// There is a state to attach to.
  bool ready() const { return ready_; }
  bool knows_run() const { return knows_run_; }
  EventPosition position() const;
  /// Whether it has a state by now, and knows its run: who waits for that is attached.
  void look_at_stage();
  PastEvents& past_events() { return past_events_; }
  /// Every event up to here has gone to the live sessions.
  std::uint64_t live_seq() const { return live_seq_; }
  /// Who watch, and may do no more.
  std::size_t viewers() const { return count(&Session::viewer); }
  bool controlled_by(const Session& session) const { return controller_ == &session; }
  /// As this session may see it.
  void snapshot(const Session& session, proto::Snapshot& snapshot);
  /// Whatever is neither Hello nor Attach.
  void command(Session& session, const proto::ClientMessage& message);
  /// It is leaving, or gone: it has control no longer.
  void left(const Session& session);
  /// It is closed.
  void ended(const Session& session);

 private:
  void accepted(Stream stream, Door door);
  std::size_t count(bool (Session::*what)() const) const;
  bool make_room(Door newcomer);
  bool close_first(bool (Session::*what)() const);
  void stop_accepting();
  /// It has control, or may take it from nobody: what is drafted is for its eyes.
  bool operates(const Session& session) const;
  /// As who operates sees it, but for `you_control`.
  void state(proto::State& state);
  proto::Reply take_control(Session& session, bool force);
  proto::Reply release_control(const Session& session);
  void wake();
  void send_pending();
  void send_events(std::vector<proto::Event> events);
  void send_states();
  void beat();

  boost::asio::io_context& io_;
  Stage& stage_;
  Limits limits_;
  Acceptor acceptor_;
  std::optional<Acceptor> watchers_;
  boost::asio::steady_timer heartbeat_;
  std::vector<std::shared_ptr<Session>> sessions_;
  const Session* controller_ = nullptr;
  PastEvents past_events_;
  std::uint64_t live_seq_ = 0;
  bool ready_ = false;
  bool knows_run_ = true;
  bool closing_ = false;
  std::function<void()> closed_;

  std::atomic<bool> working_ = false;
  // From other threads to this one, taken over whole: whatever comes while the thread is busy goes out together.
  std::mutex mutex_;
  std::vector<proto::Event> pending_events_;
  bool pending_state_ = false;
  bool woken_ = false;
};

}  // namespace sssup::pipe
