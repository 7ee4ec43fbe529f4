#include "common/rules/shown.h"

namespace sssup::rules {

std::string shown(std::string_view value) {
  constexpr std::size_t longest = 64;
  std::size_t characters = 0;
  for (std::size_t at = 0; at < value.size(); ++at) {
    const bool begins_character = (static_cast<unsigned char>(value[at]) & 0xC0U) != 0x80U;
    if (begins_character && ++characters > longest) return std::string(value.substr(0, at)) + "…";
  }
  return std::string(value);
}

}  // namespace sssup::rules
