#include "common/pipe/channel.h"

#include <algorithm>
#include <utility>

namespace sssup::pipe {

Channel::Channel(Stream stream, std::size_t read_ahead, std::size_t waiting)
    : stream_(std::move(stream)), last_words_(stream_.get_executor()), reader_(read_ahead), waiting_(waiting) {}

void Channel::start(Handlers handlers) {
  handlers_ = std::move(handlers);
  read();
}

void Channel::close() {
  closed_ = ended_ = true;
  last_words_.cancel();
  boost::system::error_code ignored;
  stream_.close(ignored);
}

void Channel::end(End how, const boost::system::error_code& error) {
  if (ended_) return;
  ended_ = true;
  handlers_.ended(how, error);
}

void Channel::read() {
  stream_.async_read_some(reader_.space(),
                          [self = shared_from_this()](const boost::system::error_code& error, std::size_t bytes) {
                            self->read_done(error, bytes);
                          });
}

void Channel::read_done(const boost::system::error_code& error, std::size_t bytes) {
  if (ended_) return;
  if (error) return end(End::disconnected, error);
  reader_.filled(bytes);
  take_frames();
}

void Channel::take_frames() {
  std::string_view message;
  while (!paused_) {
    const FrameReader::Result result = reader_.next(message);
    if (result == FrameReader::Result::bad) return end(End::bad_frame, {});
    if (result == FrameReader::Result::more) break;
    handlers_.message(message);
    if (ended_) return;
  }
  held_ = !paused_ && queued_bytes_ > waiting_;
  if (!paused_ && !held_) read();
}

void Channel::resume() {
  const auto self = shared_from_this();  // a handler may let go of it
  if (std::exchange(paused_, false) && !ended_) take_frames();
}

void Channel::send(Frames frames, std::size_t offset) {
  if (broken_) return;
  queued_bytes_ += frames->size() - offset;
  queue_.push_back({std::move(frames), offset});
  if (in_flight_ == 0) write();
}

void Channel::send_now(Frames frames, std::size_t offset) {
  if (broken_) return;
  if (queue_.empty()) offset += write_now(stream_, {frames->data() + offset, frames->size() - offset});
  if (offset < frames->size()) send(std::move(frames), offset);
}

void Channel::send_last(Frames frames) {
  while (queue_.size() > in_flight_) {
    queued_bytes_ -= queue_.back().frames->size() - queue_.back().offset;
    queue_.pop_back();
  }
  send(std::move(frames));
}

void Channel::write() {
  in_flight_ = std::min(queue_.size(), most_gathered);
  for (std::size_t index = 0; index < in_flight_; ++index) {
    const Piece& piece = queue_[index];
    gathered_[index] = boost::asio::buffer(piece.frames->data() + piece.offset, piece.frames->size() - piece.offset);
  }
  stream_.async_write_some(Gathered{gathered_.data(), gathered_.data() + in_flight_},
                           [self = shared_from_this()](const boost::system::error_code& error, std::size_t bytes) {
                             self->write_done(error, bytes);
                           });
}

void Channel::write_done(const boost::system::error_code& error, std::size_t bytes) {
  in_flight_ = 0;
  queued_bytes_ -= bytes;
  while (bytes > 0) {
    Piece& front = queue_.front();
    const std::size_t left = front.frames->size() - front.offset;
    if (bytes < left) {
      front.offset += bytes;
      break;
    }
    bytes -= left;
    queue_.pop_front();
  }
  if (closed_) return;
  if (error) return write_failed(error);
  if (!queue_.empty()) write();
  if (held_ && !ended_) take_frames();
  handlers_.sent();
}

void Channel::write_failed(const boost::system::error_code& error) {
  broken_ = true;
  queue_.clear();
  queued_bytes_ = 0;
  if (ended_) return handlers_.sent();  // nobody is there any more, and the owner knows half of it
  if (held_) take_frames();
  // The other side has closed, but its last words (a Goodbye) may still be unread: reading comes to its own end. This
  // is for one that only refuses to read.
  last_words_.expires_after(std::chrono::seconds(1));
  last_words_.async_wait([self = shared_from_this(), error](const boost::system::error_code& cancelled) {
    if (!cancelled) self->end(End::disconnected, error);
  });
}

}  // namespace sssup::pipe
