// The frame decoder: whatever the pieces in which a stream comes, the same frames come out.
#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "common/pipe/endpoint.h"
#include "common/pipe/frame.h"
#include "tests/fuzz/fuzz_target.h"

namespace {

using sssup::pipe::FrameReader;

struct Read {
  std::vector<std::string> frames;
  bool bad = false;

  friend bool operator==(const Read&, const Read&) = default;
};

Read read_in_pieces(std::string_view stream, std::size_t read_ahead, std::size_t piece) {
  FrameReader reader(read_ahead);
  Read read;
  while (!stream.empty() && !read.bad) {
    const auto space = reader.space();
    SSSUP_HOLDS(space.size() > 0);
    const std::size_t taken = std::min({piece, stream.size(), space.size()});
    std::memcpy(space.data(), stream.data(), taken);
    reader.filled(taken);
    stream.remove_prefix(taken);
    std::string_view message;
    FrameReader::Result result{};
    while ((result = reader.next(message)) == FrameReader::Result::frame) read.frames.emplace_back(message);
    read.bad = result == FrameReader::Result::bad;
  }
  return read;
}

// The format's own words, without a buffer.
Read read_whole(std::string_view stream) {
  Read read;
  while (stream.size() >= sssup::pipe::frame_header) {
    std::size_t length = 0;
    for (std::size_t at = sssup::pipe::frame_header; at-- > 0;)
      length = length << 8U | static_cast<unsigned char>(stream[at]);
    read.bad = length == 0 || length > sssup::pipe::largest_frame;
    if (read.bad || stream.size() - sssup::pipe::frame_header < length) break;
    read.frames.emplace_back(stream.substr(sssup::pipe::frame_header, length));
    stream.remove_prefix(sssup::pipe::frame_header + length);
  }
  return read;
}

void run(std::string_view input) {
  if (input.size() < 2) return;
  const std::size_t read_ahead = static_cast<unsigned char>(input[0]) * 16U;
  const std::size_t piece = 1U + static_cast<unsigned char>(input[1]);
  const std::string_view stream = input.substr(2);
  const Read expected = read_whole(stream);
  SSSUP_HOLDS(read_in_pieces(stream, read_ahead, piece) == expected);
  SSSUP_HOLDS(read_in_pieces(stream, 4096, stream.size() + 1) == expected);
}

}  // namespace

SSSUP_FUZZ_TARGET("frame", run)
