#pragma once

#include <string>

namespace sssup::bench {

/// Storms, garbage, floods of requests whose replies are not read, and half frames, on the second processor. Does not
/// return.
[[noreturn]] void be_hostile(const std::string& endpoint);

}  // namespace sssup::bench
