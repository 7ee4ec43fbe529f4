#include "service/pipe/event_batch.h"

#include <string>
#include <utility>

#include "common/text/message.h"
#include "common/text/pipe.h"

namespace sssup::pipe {
namespace {

constexpr std::size_t full = 64U << 10U;

// `message` is only the wrapper; `event` is lent to it, not copied.
void append_event(std::string& frames, proto::ServiceMessage& message, proto::Event& event) {
  message.mutable_event()->Swap(&event);
  if (append_frame(frames, message)) return;
  // Its number must come all the same, or clients would see a gap for ever.
  *message.mutable_event()->mutable_text() = text::to_proto(text::id::pipe_event_too_large);
  message.mutable_event()->clear_step();
  append_frame(frames, message);
}

}  // namespace

std::size_t EventBatch::offset_of(std::uint64_t seq) const {
  std::size_t offset = 0;
  for (std::uint64_t at = first; at < seq; ++at) offset += frame_size_at(*frames, offset);
  return offset;
}

std::vector<EventBatch> encode(std::vector<proto::Event> events) {
  std::vector<EventBatch> batches;
  std::string frames;
  proto::ServiceMessage message;
  const auto finish = [&] {
    if (!frames.empty()) batches.back().frames = std::make_shared<const std::string>(std::exchange(frames, {}));
  };
  for (proto::Event& event : events) {
    const std::uint64_t seq = event.seq();
    if (frames.empty() || frames.size() >= full || seq != batches.back().last + 1) {
      finish();
      batches.push_back({.first = seq, .last = seq, .frames = nullptr});
    }
    batches.back().last = seq;
    append_event(frames, message, event);
  }
  finish();
  return batches;
}

}  // namespace sssup::pipe
