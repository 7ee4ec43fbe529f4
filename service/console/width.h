// How wide text stands on a terminal: Chinese, Japanese and Korean characters take two columns, combining ones none.
#pragma once

#include <string>
#include <string_view>

namespace sssup::console {

/// Columns `text` (UTF-8, no control characters) takes.
std::size_t columns(std::string_view text);

/// The beginning of `text` that fits into `most` columns; ends in "…" (or "~" when not `unicode`) if something is cut.
std::string fit(std::string_view text, std::size_t most, bool unicode);

/// `text` filled with blanks to `width` columns.
std::string pad(std::string_view text, std::size_t width);

}  // namespace sssup::console
