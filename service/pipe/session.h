// One client as the service sees it: its greeting, what it was sent, how it ends.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "common/pipe/channel.h"
#include "pipe.pb.h"
#include "service/pipe/acceptor.h"
#include "service/pipe/event_batch.h"

namespace sssup::pipe {

class Hub;

/// What a client may become, whoever it is.
enum class Door { control, watch };

class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(boost::asio::io_context& io, Stream stream, Door door, Hub& hub);

  void start();

  /// Sends to a client that has greeted. One that has too much waiting is dropped.
  void send(Frames frames, std::size_t offset = 0);
  void reply(std::uint64_t request, proto::Reply reply);
  /// Live events. Whatever of them it has is left out, and what it lacks before them is fetched from the stage.
  void deliver(const EventBatch& batch);
  /// Snapshot, then the events after `after_seq`, then live ones.
  void attach(std::uint64_t after_seq);

  /// There is a state now, or the run is known, for one who asked too early.
  void attach_if_awaited();

  /// Goodbye, a moment to read it, closed.
  void leave(proto::Goodbye::Why why, const std::string& detail);
  void close();

  /// It has said nothing yet.
  bool silent() const { return phase_ == Phase::silent; }
  /// The same, where it can only watch.
  bool silent_watcher() const { return silent() && door_ == Door::watch; }
  /// It has said too much, and is not read from for now.
  bool resting() const { return phase_ == Phase::greeted && resting_; }
  /// It has had its Goodbye, and is not gone yet.
  bool leaving() const { return phase_ == Phase::leaving; }
  bool viewer() const { return phase_ == Phase::greeted && !peer_.may_control; }
  bool attached() const { return phase_ == Phase::greeted && feed_ != Feed::none; }
  /// Nothing is on its way to it, so a heartbeat tells it something.
  bool idle() const;
  bool may_control() const { return peer_.may_control; }
  /// For other clients and the log.
  const std::string& name() const { return name_; }

 private:
  enum class Phase { silent, greeted, leaving, closed };
  enum class Feed {
    none,
    catching_up,  // from the stage, as fast as the client reads
    live,         // has every event up to Hub::live_seq()
  };

  void received(std::string_view bytes);
  void rest_if_too_eager();
  void greet(const proto::Hello& hello);
  void attach(const proto::Attach& attach);
  void catch_up();
  void drop_if_too_slow();
  void sent();
  void close_after(std::chrono::milliseconds delay);

  Hub& hub_;
  Door door_;
  Peer peer_;  // known when it has greeted
  std::string name_ = "a client that has not greeted";
  std::shared_ptr<Channel> channel_;    // until closed
  boost::asio::steady_timer deadline_;  // for the first frame, and for leaving
  boost::asio::steady_timer rest_;      // ends when it is read from again
  bool resting_ = false;
  std::size_t said_ = 0;  // messages since `counted_since_`
  std::chrono::steady_clock::time_point counted_since_;
  proto::ClientMessage message_;  // being read; used again
  Phase phase_ = Phase::silent;
  Feed feed_ = Feed::none;
  std::optional<proto::Attach> awaited_;  // asked for when there was no state yet, or the run was not known
  std::uint64_t sent_seq_ = 0;            // the last event queued to it
};

}  // namespace sssup::pipe
