// The name of a file while it is written, before it gets its own by a rename. A crash may leave one.
#pragma once

#include <string_view>

namespace sssup::machine {

inline constexpr std::string_view unfinished_ending = ".sssup-new";

}  // namespace sssup::machine
