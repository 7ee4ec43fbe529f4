#include "service/console/width.h"

#include <algorithm>
#include <array>

namespace sssup::console {
namespace {

struct Range {
  char32_t first, last;
};

// Unicode 15, East_Asian_Width W and F, joined to blocks.
constexpr std::array<Range, 23> wide = {
    {{0x1100, 0x115F}, {0x231A, 0x231B}, {0x2329, 0x232A}, {0x23E9, 0x23EC},   {0x25FD, 0x25FE},  {0x2614, 0x2615},
     {0x2648, 0x2653}, {0x26CE, 0x26CE}, {0x2705, 0x2705}, {0x2728, 0x2728},   {0x274C, 0x274C},  {0x2753, 0x2757},
     {0x2795, 0x2797}, {0x2E80, 0x303E}, {0x3041, 0xA4CF}, {0xA960, 0xA97C},   {0xAC00, 0xD7A3},  {0xF900, 0xFAFF},
     {0xFE10, 0xFE6B}, {0xFF01, 0xFF60}, {0xFFE0, 0xFFE6}, {0x1F300, 0x1FAFF}, {0x20000, 0x3FFFD}}};
// Combining marks of the scripts that occur in names here, zero-width characters, variation selectors.
constexpr std::array<Range, 8> zero = {{{0x0300, 0x036F},
                                        {0x0483, 0x0489},
                                        {0x1AB0, 0x1AFF},
                                        {0x1DC0, 0x1DFF},
                                        {0x200B, 0x200F},
                                        {0x20D0, 0x20FF},
                                        {0x3099, 0x309A},
                                        {0xFE00, 0xFE0F}}};

template <std::size_t size>
bool in(const std::array<Range, size>& ranges, char32_t point) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](const Range& range) { return point >= range.first && point <= range.last; });
}

std::size_t width_of(char32_t point) {
  if (point < 0x300) return 1;
  if (in(zero, point)) return 0;
  return in(wide, point) ? 2 : 1;
}

// The first code point of UTF-8 text and its bytes; a byte that begins none counts as one character.
struct Taken {
  char32_t point = 0;
  std::size_t bytes = 1;
};

Taken take(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
  if (bytes == 1 || text.size() < bytes) return {lead, 1};
  char32_t point = lead & (0xFFU >> (bytes + 1));
  for (std::size_t index = 1; index < bytes; ++index)
    point = (point << 6U) | (static_cast<unsigned char>(text[index]) & 0x3FU);
  return {point, bytes};
}

}  // namespace

std::size_t columns(std::string_view text) {
  std::size_t sum = 0;
  while (!text.empty()) {
    const Taken taken = take(text);
    sum += width_of(taken.point);
    text.remove_prefix(taken.bytes);
  }
  return sum;
}

std::string fit(std::string_view text, std::size_t most, bool unicode) {
  if (columns(text) <= most) return std::string(text);
  if (most == 0) return {};
  std::size_t used = 0;
  std::size_t end = 0;
  while (end < text.size()) {
    const Taken taken = take(text.substr(end));
    if (used + width_of(taken.point) > most - 1) break;
    used += width_of(taken.point);
    end += taken.bytes;
  }
  return std::string(text.substr(0, end)) + (unicode ? "…" : "~");
}

std::string pad(std::string_view text, std::size_t width) {
  const std::size_t used = columns(text);
  return std::string(text) + std::string(used < width ? width - used : 0, ' ');
}

}  // namespace sssup::console
