#pragma once

#include <string>
#include <string_view>

namespace sssup::text {

/// `text` on one line, for terminals and logs. Control characters (C0, DEL, C1, line and paragraph separators) and
/// format characters (Unicode's Cf: bidirectional overrides, zero widths) become \n, \t, \x1b or \u202e; bytes that are
/// not UTF-8 become \xNN.
std::string escape_control(std::string_view text);

/// The same JSON document, with these characters written as JSON's \u202e.
std::string escape_json(std::string_view json);

/// True when `text` is UTF-8 without control characters. Format characters are allowed: names have them.
bool is_printable(std::string_view text);

/// For HTML and XML text and attribute values: & < > " '.
std::string escape_markup(std::string_view text);

/// True when `text` is valid UTF-8.
bool is_utf8(std::string_view text);

/// Number of code points; `text` must be UTF-8.
std::size_t code_points(std::string_view text);

}  // namespace sssup::text
