// Frames in, frames out, over one connection; the same on both sides. One reader, one writer, one queue; a new
// connection is a new Channel, so nothing half-read or half-written outlives its connection.
#pragma once

#include <array>
#include <deque>
#include <functional>
#include <limits>
#include <memory>
#include <string_view>

#include <boost/asio/steady_timer.hpp>

#include "common/pipe/frame.h"
#include "common/pipe/stream.h"

namespace sssup::pipe {

/// Lives on the thread that runs its io_context.
class Channel : public std::enable_shared_from_this<Channel> {
 public:
  enum class End {
    disconnected,  // by the other side or the system
    bad_frame,     // it sent what is no frame
  };
  /// None is called after close(). Each may call close(), or drop the owner's reference to the channel.
  struct Handlers {
    std::function<void(std::string_view message)> message;  // valid during the call
    std::function<void()> sent;                             // some of the queue went out, or none of it ever will
    std::function<void(End, const boost::system::error_code&)>
        ended;  // once; reading has stopped, what is queued still goes out
  };

  /// With more than `waiting` bytes queued nothing is read: whoever does not read what it asked for is not asked for
  /// more. On one side only, or both would wait for the other.
  Channel(Stream stream, std::size_t read_ahead, std::size_t waiting = std::numeric_limits<std::size_t>::max());

  /// Handlers that hold the owner are let go of with the channel: close() it.
  void start(Handlers handlers);
  /// Queues `frames` from `offset`, which is the begin of a frame. Not after close().
  void send(Frames frames, std::size_t offset = 0);
  /// As send(), but tries at once where the system can without waiting: a small message to one who reads costs no turn
  /// of the loop. `sent` is not called for what goes out so.
  void send_now(Frames frames, std::size_t offset = 0);
  /// As send(), in place of whatever is not on its way yet.
  void send_last(Frames frames);
  /// Nothing more is read, nor given out of what was, until resume(). From within `message`.
  void pause() { paused_ = true; }
  void resume();
  /// Longer frames than this end the link, from the next one on.
  void limit_frames(std::size_t bytes) { reader_.limit(bytes); }
  /// Bytes queued and not taken by the system yet.
  std::size_t queued_bytes() const { return queued_bytes_; }
  /// To ask the system who is at its other end.
  Stream& stream() { return stream_; }
  void close();

 private:
  struct Piece {
    Frames frames;
    std::size_t offset;
  };
  // What one write takes; as many as asio hands to the system at once.
  static constexpr std::size_t most_gathered = 64;
  struct Gathered {
    const boost::asio::const_buffer* first;
    const boost::asio::const_buffer* last;
    using value_type = boost::asio::const_buffer;
    using const_iterator = const boost::asio::const_buffer*;
    const_iterator begin() const { return first; }
    const_iterator end() const { return last; }
  };

  void read();
  void take_frames();
  void read_done(const boost::system::error_code& error, std::size_t bytes);
  void write();
  void write_done(const boost::system::error_code& error, std::size_t bytes);
  void write_failed(const boost::system::error_code& error);
  void end(End how, const boost::system::error_code& error);

  Stream stream_;
  boost::asio::steady_timer last_words_;
  FrameReader reader_;
  std::size_t waiting_;
  Handlers handlers_;
  std::deque<Piece> queue_;
  std::size_t queued_bytes_ = 0;
  std::array<boost::asio::const_buffer, most_gathered> gathered_;
  std::size_t in_flight_ = 0;  // pieces at the queue's front that the system is writing
  bool held_ = false;          // reading waits until less is queued
  bool paused_ = false;        // reading waits for resume()
  bool broken_ = false;        // writing failed
  bool ended_ = false;         // reading has, and the owner knows
  bool closed_ = false;
};

}  // namespace sssup::pipe
