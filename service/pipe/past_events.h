// What happened before a client came, from the stage, encoded and kept for the next one who asks: a crowd that attaches
// costs the engine's journal no more than one client does.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "service/pipe/event_batch.h"
#include "service/pipe/server.h"

namespace sssup::pipe {

/// Lives on the pipe's thread.
class PastEvents {
 public:
  /// `stage` must outlive it.
  explicit PastEvents(Stage& stage) : stage_(stage) {}

  /// Some of the events after `seq`, in order without gap, and perhaps some before them in the first batch. Empty:
  /// there are none. Valid until the next call.
  const std::vector<EventBatch>& page_after(std::uint64_t seq);
  /// Another run has begun.
  void forget();

 private:
  struct Page {
    std::uint64_t number = 0;
    std::uint64_t used = 0;  // when, in calls
    std::vector<EventBatch> batches;
    std::uint64_t last() const { return batches.empty() ? 0 : batches.back().last; }
  };
  // Of the events that most ask for: the first, and the last.
  static constexpr std::size_t most_pages = 8;

  Page& page(std::uint64_t number);

  Stage& stage_;
  std::string run_id_;
  std::array<Page, most_pages> pages_;
  std::uint64_t calls_ = 0;
};

}  // namespace sssup::pipe
