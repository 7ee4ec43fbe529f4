#include "common/pipe/frame.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include <google/protobuf/message_lite.h>
#include <boost/endian/conversion.hpp>

#include "common/pipe/endpoint.h"

namespace sssup::pipe {
namespace {

std::size_t length_at(const char* header) {
  return boost::endian::endian_load<std::uint32_t, frame_header, boost::endian::order::little>(
      reinterpret_cast<const unsigned char*>(header));
}

}  // namespace

bool append_frame(std::string& frames, const google::protobuf::MessageLite& message) {
  const std::size_t length = message.ByteSizeLong();
  if (length == 0 || length > largest_frame) return false;
  const std::size_t at = frames.size();
  frames.resize(at + frame_header + length);
  auto* header = reinterpret_cast<unsigned char*>(frames.data() + at);
  boost::endian::endian_store<std::uint32_t, frame_header, boost::endian::order::little>(
      header, static_cast<std::uint32_t>(length));
  message.SerializeWithCachedSizesToArray(header + frame_header);
  return true;
}

Frames make_frame(const google::protobuf::MessageLite& message) {
  std::string frames;
  if (!append_frame(frames, message)) return nullptr;
  return std::make_shared<const std::string>(std::move(frames));
}

std::size_t frame_size_at(std::string_view frames, std::size_t at) {
  return frame_header + length_at(frames.data() + at);
}

FrameReader::FrameReader(std::size_t read_ahead)
    : read_ahead_(std::max(read_ahead, frame_header)), limit_(largest_frame) {
  resize(read_ahead_);
}

void FrameReader::limit(std::size_t bytes) {
  limit_ = std::min(bytes, largest_frame);
}

void FrameReader::resize(std::size_t capacity) {
  auto buffer = std::make_unique_for_overwrite<char[]>(capacity);
  if (end_ > begin_) std::memcpy(buffer.get(), buffer_.get() + begin_, end_ - begin_);
  buffer_ = std::move(buffer);
  capacity_ = capacity;
  end_ -= begin_;
  begin_ = 0;
}

boost::asio::mutable_buffer FrameReader::space() {
  if (begin_ == end_) {
    begin_ = end_ = 0;
    if (capacity_ > read_ahead_) resize(read_ahead_);
  } else if (begin_ > 0) {
    // What is left is the begin of one frame: mostly a few bytes.
    std::memmove(buffer_.get(), buffer_.get() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  if (end_ == capacity_) resize(std::min(2 * capacity_, frame_header + largest_frame));
  return boost::asio::buffer(buffer_.get() + end_, capacity_ - end_);
}

void FrameReader::filled(std::size_t bytes) {
  end_ += bytes;
}

FrameReader::Result FrameReader::next(std::string_view& message) {
  if (end_ - begin_ < frame_header) return Result::more;
  const std::size_t length = length_at(buffer_.get() + begin_);
  if (length == 0 || length > limit_) return Result::bad;
  if (end_ - begin_ < frame_header + length) return Result::more;
  message = {buffer_.get() + begin_ + frame_header, length};
  begin_ += frame_header + length;
  return Result::frame;
}

}  // namespace sssup::pipe
