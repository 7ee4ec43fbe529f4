#include "common/text/wide.h"

#include <windows.h>

namespace sssup::text {
namespace {

// Nothing on an invalid character, where `flags` forbids it.
std::optional<std::string> to_utf8(std::wstring_view wide, DWORD flags) {
  if (wide.empty()) return std::string();
  const int length = static_cast<int>(wide.size());
  const int size = WideCharToMultiByte(CP_UTF8, flags, wide.data(), length, nullptr, 0, nullptr, nullptr);
  if (size == 0) return std::nullopt;
  std::string text(static_cast<std::size_t>(size), '\0');
  WideCharToMultiByte(CP_UTF8, flags, wide.data(), length, text.data(), size, nullptr, nullptr);
  return text;
}

}  // namespace

std::wstring wide(std::string_view utf8) {
  if (utf8.empty()) return {};
  const int length = static_cast<int>(utf8.size());
  const int size = MultiByteToWideChar(CP_UTF8, 0, utf8.data(), length, nullptr, 0);
  std::wstring text(static_cast<std::size_t>(size), L'\0');
  MultiByteToWideChar(CP_UTF8, 0, utf8.data(), length, text.data(), size);
  return text;
}

std::string utf8(std::wstring_view wide) {
  return to_utf8(wide, 0).value_or(std::string());
}

std::optional<std::string> exact_utf8(std::wstring_view wide) {
  return to_utf8(wide, WC_ERR_INVALID_CHARS);
}

}  // namespace sssup::text
