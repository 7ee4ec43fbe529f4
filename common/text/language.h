#pragma once

#include <optional>
#include <string_view>

namespace sssup::text {

enum class Language { english, japanese };

/// "ja", "ja-JP", "ja_JP.UTF-8" … -> japanese; any other non-empty locale -> english; empty, "C" and "POSIX" ->
/// nothing.
std::optional<Language> language_of_locale(std::string_view locale);

}  // namespace sssup::text
