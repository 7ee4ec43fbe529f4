// Events as they go out: encoded once for every client that gets them.
#pragma once

#include <cstdint>
#include <vector>

#include "common/pipe/frame.h"
#include "pipe.pb.h"

namespace sssup::pipe {

/// Consecutive events, a frame each.
struct EventBatch {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  Frames frames;

  /// Where the frame of `seq` begins; first <= seq <= last.
  std::size_t offset_of(std::uint64_t seq) const;
};

/// `events` as batches of some 64 KiB. A batch ends where the next seq is not the next number.
std::vector<EventBatch> encode(std::vector<proto::Event> events);

}  // namespace sssup::pipe
