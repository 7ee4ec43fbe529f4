// A question with y and n at a terminal, whichever program asks it.
#pragma once

#include <optional>
#include <string_view>

namespace sssup::text {

/// Stands after the question: what Enter alone means is in brackets.
std::string_view yes_or_no_hint(bool preset);

/// What a line says: y, yes, n or no; empty: `preset`. Nothing: none of these, it is asked again.
std::optional<bool> yes_or_no(std::string_view line, bool preset);

}  // namespace sssup::text
