// UTF-8, as everywhere inside, to UTF-16, as Windows' own functions take and give it, and back. Windows only.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sssup::text {

/// What is not UTF-8 becomes U+FFFD.
std::wstring wide(std::string_view utf8);

/// An unpaired surrogate becomes U+FFFD.
std::string utf8(std::wstring_view wide);

/// As `utf8`; nothing when that would lose something.
std::optional<std::string> exact_utf8(std::wstring_view wide);

}  // namespace sssup::text
