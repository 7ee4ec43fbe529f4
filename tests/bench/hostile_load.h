#pragma once

#include <string>

namespace sssup::bench {

/// Storms, garbage, floods of requests whose replies are not read, and half frames, on the second processor. Does not
/// return.
[[noreturn]] void be_hostile(const std::string& endpoint);
/// Somebody else whom they may do it to: lets them in, hears nobody, on the same processor. Does not return.
[[noreturn]] void let_all_in(const std::string& endpoint);

}  // namespace sssup::bench
