#include "service/migration/batch_words.h"

#include <algorithm>

#include "common/rules/names.h"

namespace sssup::migration {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

std::string_view without_blanks_before(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  return text;
}

/// ">nul", "2>&1", "<file".
bool is_redirection(std::string_view word) {
  if (!word.empty() && word.front() >= '0' && word.front() <= '9') word.remove_prefix(1);
  return !word.empty() && (word.front() == '>' || word.front() == '<');
}

/// Without the parentheses that close a block: "Spooler" of "(net start Spooler)".
std::string_view without_closing(std::string_view word) {
  auto open = std::count(word.begin(), word.end(), ')') - std::count(word.begin(), word.end(), '(');
  for (; open > 0 && word.ends_with(')'); --open) word.remove_suffix(1);
  return word;
}

}  // namespace

std::vector<std::vector<Word>> commands_of(std::string_view line) {
  std::vector<std::vector<Word>> commands(1);
  bool quoted = false;
  bool target_follows = false;  // of a redirection that is a word of its own: "> file"
  std::size_t begin = 0;
  const auto end_word = [&](std::size_t end) {
    std::string_view word = line.substr(begin, end - begin);
    std::size_t at = begin;
    while (commands.back().empty() && !word.empty() && (word.front() == '@' || word.front() == '(')) {
      word.remove_prefix(1);
      ++at;
    }
    word = without_closing(word);
    if (word.empty()) return;
    const bool redirection = is_redirection(word);
    if (!redirection && !target_follows) commands.back().push_back({word, at});
    target_follows = redirection && (word.back() == '>' || word.back() == '<');
  };
  for (std::size_t at = 0; at < line.size(); ++at) {
    const char c = line[at];
    if (c == '"') quoted = !quoted;
    // "2>&1" is one word, "a ^& b" is no second command.
    const bool separates =
        !quoted && (c == '&' || c == '|') && (at == 0 || (line[at - 1] != '>' && line[at - 1] != '^'));
    if ((quoted || !is_blank(c)) && !separates) continue;
    end_word(at);
    begin = at + 1;
    if (separates && !commands.back().empty()) commands.emplace_back();
  }
  end_word(line.size());
  if (commands.back().empty()) commands.pop_back();
  return commands;
}

std::string plain(const Word& word) {
  std::string_view text = word.text;
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
  return rules::lower(text);
}

std::string program_name(const Word& word) {
  std::string name = plain(word);
  name.erase(0, name.find_first_not_of("@("));
  name.erase(0, name.find_last_of("\\/") + 1);
  for (const char* extension : {".exe", ".com", ".cmd", ".bat"})
    if (name.ends_with(extension)) return name.substr(0, name.size() - 4);
  return name;
}

std::string without_quotes(std::string_view word) {
  std::string bare(word);
  std::erase(bare, '"');
  return bare;
}

bool does_nothing(const std::vector<Word>& command) {
  if (command.empty()) return true;
  const std::string word = plain(command.front());
  return word.starts_with(':') || word.starts_with("echo.") || word == "rem" || word == "echo" || word == "title" ||
         word == "set";
}

bool is_remark(std::string_view line) {
  line = without_blanks_before(line);
  if (line.starts_with('@')) line = without_blanks_before(line.substr(1));
  if (line.empty() || line.starts_with("::")) return true;
  return rules::lower(line.substr(0, 3)) == "rem" && (line.size() == 3 || is_blank(line[3]));
}

}  // namespace sssup::migration
