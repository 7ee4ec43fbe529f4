// Framing, for both sides: 4 bytes little-endian length, then so many bytes of one message. At most largest_frame, at
// least one byte (no message of pipe.proto is empty). Whatever breaks this ends the connection: a stream that is out of
// step cannot be trusted again.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/buffer.hpp>

namespace google::protobuf {
class MessageLite;
}

namespace sssup::pipe {

/// Bytes before each message.
constexpr std::size_t frame_header = 4;

/// Whole frames back to back, encoded once and shared by every queue they wait in.
using Frames = std::shared_ptr<const std::string>;

/// Appends `message` as one frame. False, and nothing appended, when it is larger than largest_frame or empty.
bool append_frame(std::string& frames, const google::protobuf::MessageLite& message);

/// One message as one frame; null under the conditions above.
Frames make_frame(const google::protobuf::MessageLite& message);

/// Size of the frame that begins at `at`, its header included. `frames` must hold whole frames.
std::size_t frame_size_at(std::string_view frames, std::size_t at);

/// Cuts a stream of bytes into frames, in one buffer, in place.
class FrameReader {
 public:
  /// `read_ahead`: bytes asked of the stream at once, and kept. The buffer grows past it only as bytes of a larger
  /// frame really come, so that a length alone costs nothing.
  explicit FrameReader(std::size_t read_ahead);

  /// Frames of more bytes are bad from now on; at first largest_frame, and never more.
  void limit(std::size_t bytes);

  /// Where to read to; never empty. Ends the validity of frames given out before.
  boost::asio::mutable_buffer space();
  /// So many bytes were read to space().
  void filled(std::size_t bytes);

  enum class Result {
    frame,  // `message` is the next one
    more,   // more bytes are needed first
    bad,    // length 0 or past the limit; so it stays
  };
  /// `message` points into the buffer.
  Result next(std::string_view& message);

 private:
  void resize(std::size_t capacity);

  std::unique_ptr<char[]> buffer_;
  std::size_t read_ahead_;
  std::size_t limit_;
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0;  // of the bytes not given out yet
  std::size_t end_ = 0;
};

}  // namespace sssup::pipe
