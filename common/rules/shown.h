#pragma once

#include <string>
#include <string_view>

namespace sssup::rules {

/// `value` for a message: at most 64 characters, cut with "…". Never for secrets.
std::string shown(std::string_view value);

}  // namespace sssup::rules
