// Windows only.
#include "service/windows_service/say.h"

#include <array>

#include "service/machine/windows/api.h"

#include "common/text/escape.h"
#include "common/text/wide.h"

namespace sssup::windows_service {
namespace {

// A console shows what it is given as UTF-16, whatever its code page; files and pipes get UTF-8.
void print_line(DWORD where, const std::string& said) {
  const std::string line = text::escape_control(said) + "\r\n";
  HANDLE output = ::GetStdHandle(where);
  DWORD mode = 0;
  DWORD written = 0;
  if (::GetConsoleMode(output, &mode)) {
    const std::wstring wide = text::wide(line);
    ::WriteConsoleW(output, wide.data(), static_cast<DWORD>(wide.size()), &written, nullptr);
  } else {
    ::WriteFile(output, line.data(), static_cast<DWORD>(line.size()), &written, nullptr);
  }
}

}  // namespace

text::Language user_language() {
  std::array<wchar_t, LOCALE_NAME_MAX_LENGTH> locale{};
  ::LCIDToLocaleName(MAKELCID(::GetUserDefaultUILanguage(), SORT_DEFAULT), locale.data(), LOCALE_NAME_MAX_LENGTH, 0);
  return text::language_of_locale(text::utf8(locale.data())).value_or(text::Language::english);
}

void print(const std::string& line) {
  print_line(STD_OUTPUT_HANDLE, line);
}

Tell say_in(text::Language language) {
  return [language](const text::Message& message) { print(text::render(message, language)); };
}

void complain(const std::string& line) {
  print_line(STD_ERROR_HANDLE, line);
}

}  // namespace sssup::windows_service
