// How long a client waits before it tries again.
#pragma once

#include <algorithm>
#include <chrono>
#include <random>

namespace sssup::pipe {

/// Grows by a third from 50 ms to 4 s, so that a client is back soon after a short absence of the service and costs
/// little in a long one. Each wait is half of that and a random part of the other half: the clients of a service that
/// restarts do not all come in the same instant.
class BackOff {
 public:
  std::chrono::milliseconds next() {
    const std::chrono::milliseconds limit = wait_;
    wait_ = std::min(wait_ * 4 / 3, longest);
    return std::chrono::milliseconds(
        std::uniform_int_distribution<std::chrono::milliseconds::rep>(limit.count() / 2, limit.count())(random_));
  }
  void reset() { wait_ = shortest; }

  static constexpr std::chrono::milliseconds shortest{50};
  static constexpr std::chrono::milliseconds longest{4000};

 private:
  std::chrono::milliseconds wait_ = shortest;
  std::minstd_rand random_{std::random_device{}()};
};

}  // namespace sssup::pipe
