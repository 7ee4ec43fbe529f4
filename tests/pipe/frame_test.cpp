#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "common/pipe/endpoint.h"
#include "common/pipe/frame.h"
#include "pipe.pb.h"

using namespace sssup::pipe;
using sssup::proto::Event;
using Result = FrameReader::Result;

namespace {

std::string frame_of(std::string_view message) {
  const auto size = static_cast<std::uint32_t>(message.size());
  std::string frame;
  for (unsigned shift = 0; shift < 32; shift += 8) frame += static_cast<char>(size >> shift & 0xFFU);
  return frame + std::string(message);
}

// Gives `bytes` to the reader as a stream would, and takes out whatever is complete.
struct Fed {
  std::vector<std::string> messages;
  Result last = Result::more;
};

void feed(FrameReader& reader, std::string_view bytes, Fed& fed) {
  while (!bytes.empty() && fed.last != Result::bad) {
    const auto space = reader.space();
    REQUIRE(space.size() > 0);
    const std::size_t count = std::min(space.size(), bytes.size());
    bytes.copy(static_cast<char*>(space.data()), count);
    reader.filled(count);
    bytes.remove_prefix(count);
    std::string_view message;
    while ((fed.last = reader.next(message)) == Result::frame) fed.messages.emplace_back(message);
  }
}

}  // namespace

TEST_CASE("frames come out whole wherever the stream is split", "[pipe][frame]") {
  const std::vector<std::string> messages = {"a", std::string(9, 'b'), std::string(300, 'c'), "dd"};
  std::string stream;
  for (const auto& message : messages) stream += frame_of(message);
  for (std::size_t first = 0; first <= stream.size(); ++first) {
    for (const std::size_t read_ahead : {4U, 16U, 4096U}) {
      FrameReader reader(read_ahead);
      Fed fed;
      feed(reader, std::string_view(stream).substr(0, first), fed);
      feed(reader, std::string_view(stream).substr(first), fed);
      REQUIRE(fed.messages == messages);
    }
  }
}

TEST_CASE("frames come out whole byte by byte, and in one piece", "[pipe][frame]") {
  const std::vector<std::string> messages(50, std::string(77, 'x'));
  std::string stream;
  for (const auto& message : messages) stream += frame_of(message);
  FrameReader slow(64);
  Fed slowly;
  for (const char byte : stream) feed(slow, {&byte, 1}, slowly);
  CHECK(slowly.messages == messages);
  FrameReader quick(64U << 10U);
  Fed quickly;
  feed(quick, stream, quickly);
  CHECK(quickly.messages == messages);
}

TEST_CASE("a length of nothing or too much is bad before anything of it is read", "[pipe][frame]") {
  for (const std::string& header :
       {std::string("\0\0\0\0", 4), std::string("\x01\0\x10\0", 4), std::string(4, '\xFF')}) {
    FrameReader reader(64);
    Fed fed;
    feed(reader, header, fed);
    CHECK(fed.last == Result::bad);
    std::string_view message;
    CHECK(reader.next(message) == Result::bad);
  }
}

TEST_CASE("the largest frame passes, and its memory is given back", "[pipe][frame]") {
  FrameReader reader(4096);
  Fed fed;
  feed(reader, frame_of(std::string(largest_frame, 'x')), fed);
  REQUIRE(fed.messages.size() == 1);
  CHECK(fed.messages[0].size() == largest_frame);
  CHECK(reader.space().size() == 4096);
}

TEST_CASE("a large length alone takes no memory", "[pipe][frame]") {
  FrameReader reader(4096);
  Fed fed;
  feed(reader, std::string("\0\0\x10\0", 4), fed);
  CHECK(fed.last == Result::more);
  CHECK(reader.space().size() == 4092);
}

TEST_CASE("messages are written little-endian, and only if they fit", "[pipe][frame]") {
  Event event;
  event.set_step(std::string(300, 'x'));
  const Frames frames = make_frame(event);
  REQUIRE(frames);
  CHECK(*frames == frame_of(event.SerializeAsString()));
  CHECK(frame_size_at(*frames, 0) == frames->size());

  CHECK(make_frame(Event()) == nullptr);
  event.set_step(std::string(largest_frame, 'x'));
  CHECK(make_frame(event) == nullptr);
  std::string untouched = "before";
  CHECK_FALSE(append_frame(untouched, event));
  CHECK(untouched == "before");
}
