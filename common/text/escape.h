#pragma once

#include <string>
#include <string_view>

namespace sssup::text {

/// `text` on one line: control characters (C0, DEL, C1, line and paragraph separators) as \n, \t, \x1b, \u2028; bytes
/// that are not UTF-8 as \xNN. For whatever ends up on a terminal or in a log.
std::string escape_control(std::string_view text);

/// For HTML and XML text and attribute values: & < > " '.
std::string escape_markup(std::string_view text);

/// True when `text` is valid UTF-8.
bool is_utf8(std::string_view text);

/// Number of code points; `text` must be UTF-8.
std::size_t code_points(std::string_view text);

}  // namespace sssup::text
