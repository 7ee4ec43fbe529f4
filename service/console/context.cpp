#include "service/console/context.h"

#include <cstdio>

#include <fmt/format.h>

#include "common/text/console.h"
#include "common/text/escape.h"
#include "service/console/terminal.h"

namespace sssup::console {
namespace {

constexpr std::size_t most_problems = 20;

// "upgradectl: <what>: <why>"; what says all by itself becomes the why of the command.
void to_stderr(const Context& context, std::string_view line) {
  const bool whole = context.command.empty() || line.find(": ") != std::string_view::npos;
  const std::string out =
      fmt::format("upgradectl: {}{}{}\n", whole ? "" : context.command, whole ? "" : ": ", text::escape_control(line));
  std::fflush(stdout);  // so that the two streams read in order where they end up in one place
  std::fwrite(out.data(), 1, out.size(), stderr);
}

}  // namespace

text::Language terminal_language(const std::optional<text::Language>& requested) {
  if (requested) return *requested;
  return text::language_of_locale(user_locale()).value_or(text::Language::english);
}

text::Language document_language(const Context& context, const proto::Server& server) {
  if (context.requested) return *context.requested;
  return text::language_of_locale(server.system_locale()).value_or(text::Language::english);
}

void complain(const Context& context, const Error& error) {
  to_stderr(context, describe(error, context.language));
}

void complain(const Context& context, const text::Message& what, std::string_view why) {
  const std::string message = context.say(what);
  to_stderr(context, why.empty() ? message : fmt::format("{}: {}", message, why));
}

void complain(const Context& context, std::string_view file, const std::vector<document::Problem>& problems) {
  for (std::size_t index = 0; index < problems.size() && index < most_problems; ++index)
    complain(context, document::to_error(file, {problems[index]}));
  if (problems.size() > most_problems)
    complain(context, {text::id::console_more_problems,
                       {{"file", std::string(file)}, {"count", std::to_string(problems.size() - most_problems)}}});
}

void print_line(std::string_view line) {
  const std::string whole = text::escape_control(line) + '\n';
  std::fwrite(whole.data(), 1, whole.size(), stdout);
  std::fflush(stdout);
}

bool print_document(std::string_view document) {
  return std::fwrite(document.data(), 1, document.size(), stdout) == document.size() && std::fflush(stdout) == 0;
}

}  // namespace sssup::console
