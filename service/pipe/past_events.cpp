#include "service/pipe/past_events.h"

#include <algorithm>
#include <utility>

namespace sssup::pipe {
namespace {

// Fetched from the stage in one turn of the thread.
constexpr std::uint64_t events_of_page = 256;

}  // namespace

void PastEvents::forget() {
  pages_ = {};
}

PastEvents::Page& PastEvents::page(std::uint64_t number) {
  const auto known = std::find_if(pages_.begin(), pages_.end(),
                                  [&](const Page& each) { return each.number == number && !each.batches.empty(); });
  if (known != pages_.end()) return *known;
  Page& oldest =
      *std::min_element(pages_.begin(), pages_.end(), [](const Page& a, const Page& b) { return a.used < b.used; });
  oldest = {.number = number, .used = 0, .batches = {}};
  return oldest;
}

const std::vector<EventBatch>& PastEvents::page_after(std::uint64_t seq) {
  if (std::string run = stage_.run_id(); run != run_id_) {
    run_id_ = std::move(run);
    forget();
  }
  Page& found = page(seq / events_of_page);
  found.used = ++calls_;
  const std::uint64_t before = found.number * events_of_page;
  // A page that is not full may have got more events since.
  const bool full = found.last() == before + events_of_page;
  if (!full && (found.batches.empty() || stage_.last_seq() > found.last()))
    found.batches = encode(stage_.events(before, events_of_page));
  return found.batches;
}

}  // namespace sssup::pipe
