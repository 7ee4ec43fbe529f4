#include "service/machine/rehearsal/command_line_windows.h"

#include "common/text/wide.h"

namespace sssup::machine::rehearsal::platform {
namespace {

// Backslashes count only before a quotation mark, where each needs another.
void append(std::wstring& line, std::wstring_view argument) {
  if (!line.empty()) line += L' ';
  line += L'"';
  std::size_t backslashes = 0;
  for (const wchar_t c : argument) {
    if (c == L'"') line.append(backslashes + 1, L'\\');
    backslashes = c == L'\\' ? backslashes + 1 : 0;
    line += c;
  }
  line.append(backslashes, L'\\');
  line += L'"';
}

}  // namespace

std::wstring command_line(const std::filesystem::path& program, std::span<const std::string> arguments) {
  std::wstring line;
  append(line, program.native());
  for (const auto& argument : arguments) append(line, text::wide(argument));
  return line;
}

}  // namespace sssup::machine::rehearsal::platform
