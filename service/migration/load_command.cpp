#include "service/migration/load_command.h"

#include <algorithm>

#include "common/rules/names.h"

namespace sssup::migration {
namespace {

/// Of a spelling of the profile: what stands before what is filled in.
std::string first_word(std::string_view spelling) {
  return rules::lower(spelling.substr(0, spelling.find(' ')));
}

bool is_number(std::string_view word) {
  return !word.empty() && word.find_first_not_of("0123456789") == std::string_view::npos;
}

/// The option of `spelling` that `other` does not have: /S of "ARMLOAD {id} /S {options} {service}".
std::string option_of(std::string_view spelling, const std::string& other) {
  const auto commands = commands_of(spelling);
  if (commands.empty()) return {};
  for (const Word& word : commands.front())
    if (word.text.starts_with('/') && other.find(word.text) == std::string::npos) return rules::lower(word.text);
  return {};
}

bool contains(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

LoadSpelling::LoadSpelling(const proto::ScriptProfile& scripts) : run_as_(first_word(scripts.run_as())) {
  if (!scripts.load_service().empty()) of_service_ = option_of(scripts.load_service(), scripts.load_application());
  for (const std::string& spelling : {scripts.load_service(), scripts.load_application()})
    if (std::string program = first_word(spelling); !program.empty()) programs_.push_back(std::move(program));
  for (const std::string& spelling : {scripts.retry(), scripts.retry_reset(), scripts.wait()})
    if (std::string option = first_word(spelling); !option.empty()) with_value_.push_back(std::move(option));
}

std::optional<LoadCommand> LoadSpelling::parse(const std::vector<Word>& command) const {
  if (command.empty() || does_nothing(command)) return std::nullopt;
  const auto program = std::find_if(command.begin(), command.end(),
                                    [&](const Word& word) { return contains(programs_, program_name(word)); });
  if (command.end() - program < 2) return std::nullopt;
  LoadCommand load;
  load.watch_id = without_quotes(program[1].text);
  if (load.watch_id.find('%') != std::string::npos || load.watch_id.starts_with('/')) load.watch_id.clear();
  bool of_service = false;
  // Options end where the program or the service begins: what follows is its own.
  for (auto word = program + 2; word < command.end(); ++word) {
    const std::string option = rules::lower(without_quotes(word->text));
    const bool names_user = !run_as_.empty() && option == run_as_;
    if (names_user || contains(with_value_, option)) {
      if (++word == command.end()) break;
      if (names_user) load.user = without_quotes(word->text);
    } else if (!of_service_.empty() && option == of_service_) {
      of_service = true;
    } else if (!option.starts_with('/') && !is_number(option)) {
      if (of_service) load.service = without_quotes(word->text);
      break;
    }
  }
  return load;
}

bool LoadSpelling::may_be_in(std::string_view line) const {
  const std::string low = rules::lower(line);
  return std::any_of(programs_.begin(), programs_.end(),
                     [&](const std::string& program) { return low.find(program) != std::string::npos; });
}

}  // namespace sssup::migration
