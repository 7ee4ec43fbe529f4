// Waiting that a stop ends. Nowhere by std::stop_callback, nor by a wait of std::condition_variable_any with a stop
// token, which has one in it: in GCC 12's library for Windows, one that is taken away while it runs is waited for
// without end.
#pragma once

#include <algorithm>
#include <chrono>
#include <stop_token>
#include <thread>

namespace sssup::machine {

/// False when asked to stop, at most 50 ms ago.
inline bool pause(std::chrono::duration<double> time, const std::stop_token& stop) {
  using Clock = std::chrono::steady_clock;
  using namespace std::chrono_literals;
  const auto end = Clock::now() + std::chrono::duration_cast<Clock::duration>(time);
  while (!stop.stop_requested() && Clock::now() < end)
    std::this_thread::sleep_for(std::min<Clock::duration>(end - Clock::now(), 50ms));
  return !stop.stop_requested();
}

}  // namespace sssup::machine
