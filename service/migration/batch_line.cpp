#include "service/migration/batch_line.h"

#include <algorithm>

#include "common/rules/names.h"

namespace sssup::migration {
namespace {

bool acts_outside_quotes(char c) {
  return c == '&' || c == '|' || c == '<' || c == '>' || c == '^';
}

bool ends_like_a_program(std::string_view path) {
  if (path.size() < 4) return false;
  const std::string ending = rules::lower(path.substr(path.size() - 4));
  return ending == ".exe" || ending == ".com" || ending == ".bat" || ending == ".cmd";
}

/// True when `word`, after a blank, cannot go on a path that has begun before it: an option, or another path.
bool begins_anew(std::string_view word) {
  return word.starts_with('-') || word.find_first_of("/:\"<>|*?") != std::string_view::npos;
}

}  // namespace

std::string batch_text(std::string_view text) {
  std::string line;
  line.reserve(text.size() + 8);
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (c == '%') line += '%';
    if (!quoted && acts_outside_quotes(c)) line += '^';
    line += c;
  }
  return line;
}

std::string batch_argument(std::string_view text) {
  const bool plain = !text.empty() && text.find_first_of(" \t&|<>^(),;='`") == std::string_view::npos;
  if (plain) return batch_text(text);
  std::string quoted = "\"" + std::string(text);
  // A backslash before the closing quote would make it part of the argument for the program that reads it.
  const std::size_t last = text.find_last_not_of('\\');
  quoted.append(text.size() - (last == std::string_view::npos ? 0 : last + 1), '\\');
  return batch_text(quoted + '"');
}

std::string_view program_of(std::string_view command) {
  if (command.starts_with('"')) {
    const std::size_t close = command.find('"', 1);
    return command.substr(0, close == std::string_view::npos ? close : close + 1);
  }
  const std::string_view first = command.substr(0, command.find(' '));
  if (first.find('\\') == std::string_view::npos) return first;
  std::size_t end = first.size();
  while (true) {
    if (ends_like_a_program(command.substr(0, end))) return command.substr(0, end);
    const std::size_t next = command.find_first_not_of(' ', end);
    if (next == std::string_view::npos) return first;
    const std::size_t next_end = std::min(command.find(' ', next), command.size());
    if (begins_anew(command.substr(next, next_end - next))) return first;
    end = next_end;
  }
}

std::string with_quoted_program(std::string_view command) {
  const std::string_view program = program_of(command);
  if (program.starts_with('"') || program.find(' ') == std::string_view::npos) return std::string(command);
  return "\"" + std::string(program) + "\"" + std::string(command.substr(program.size()));
}

}  // namespace sssup::migration
