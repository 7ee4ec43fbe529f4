// What a person types at a prompt, in pieces.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sssup::console {

/// Without blanks and tabs at both ends.
std::string trimmed(std::string_view text);

/// "1", or "1–4": what may be typed for one of so many.
std::string numbers_to(int last);

/// A decimal number and nothing else; nothing otherwise, or when it does not fit.
std::optional<int> number(const std::string& text);

}  // namespace sssup::console
