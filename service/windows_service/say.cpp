// Windows only.
#include "service/windows_service/say.h"

#include <array>
#include <string_view>

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

text::Language language_in(const std::vector<std::string>& arguments) {
  constexpr std::string_view option = "--lang";
  for (auto word = arguments.begin(); word != arguments.end(); ++word) {
    std::string_view value;
    if (*word == option && word + 1 != arguments.end()) value = word[1];
    if (word->starts_with("--lang=")) value = std::string_view(*word).substr(option.size() + 1);
    if (value == "ja") return text::Language::japanese;
    if (value == "en") return text::Language::english;
  }
  return user_language();
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
