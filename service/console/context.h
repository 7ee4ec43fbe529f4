// What every command needs to speak to the person who called it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/document/document.h"
#include "common/outcome/outcome.h"
#include "common/text/language.h"
#include "common/text/message.h"
#include "common/text/path.h"
#include "server.pb.h"
#include "service/console/exit_code.h"

namespace sssup::console {

struct Context {
  text::Language language = text::Language::english;  // of what the person at the terminal reads
  std::optional<text::Language> requested;            // --lang; decides the language of documents, too
  std::string command;                                // "convert"; empty before it is known

  std::string say(const text::Message& message) const { return text::render(message, language); }
};

/// --lang, else LC_ALL, LC_MESSAGES, LANG, else English.
text::Language terminal_language(const std::optional<text::Language>& requested);

/// Of reports and findings: --lang, else by the server's locale, so that the same input gives the same bytes whoever
/// runs the command.
text::Language document_language(const Context& context, const proto::Server& server);

/// One line on stderr: "upgradectl: <what>: <why>".
void complain(const Context& context, const Error& error);
void complain(const Context& context, const text::Message& what, std::string_view why = {});
/// One line each, the first few of them.
void complain(const Context& context, std::string_view file, const std::vector<document::Problem>& problems);

/// One line on stdout, control characters escaped.
void print_line(std::string_view line);
/// A document on stdout, as it is. False when stdout does not take it.
bool print_document(std::string_view document);

using text::path_of;
inline std::string utf8(const std::filesystem::path& path) {
  return text::utf8_of(path);
}

}  // namespace sssup::console
