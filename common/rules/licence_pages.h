// The questions that register licences (2.10), with their buttons and fields: by these ids service, console and window
// mean the same.
#pragma once

#include <string_view>

namespace sssup::rules::licence_page {

inline constexpr std::string_view start = "licences";           // 2.10.1, 2.10.7
inline constexpr std::string_view way = "licence-way";          // 2.10.2
inline constexpr std::string_view product = "licence-product";  // 2.10.3
inline constexpr std::string_view unit = "licence-unit";        // 2.10.4
inline constexpr std::string_view key = "licence-key";          // 2.10.5
inline constexpr std::string_view file = "licence-file";
inline constexpr std::string_view confirm = "licence-confirm";  // 2.10.6
inline constexpr std::string_view done = "licence-done";        // 2.10.6

namespace button {
inline constexpr std::string_view register_licence = "register";
inline constexpr std::string_view finish = "finish";
inline constexpr std::string_view items = "items";
inline constexpr std::string_view file = "file";
inline constexpr std::string_view next = "next";
inline constexpr std::string_view back = "back";
inline constexpr std::string_view later = "later";  // of a licence of the answer file
}  // namespace button

namespace field {
inline constexpr std::string_view system = "os";
inline constexpr std::string_view edition = "class";  // product or trial
inline constexpr std::string_view product = "product";
inline constexpr std::string_view unit = "unit";
inline constexpr std::string_view count = "count";
inline constexpr std::string_view serial_number = "serialNumber";
inline constexpr std::string_view key = "key";
inline constexpr std::string_view content = "content";
}  // namespace field

// Values of field::edition.
inline constexpr std::string_view formal = "PRODUCT";
inline constexpr std::string_view trial = "TRIAL";

}  // namespace sssup::rules::licence_page
