#include "service/migration/own_loads.h"

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>

#include "common/rules/names.h"
#include "service/migration/code_page.h"

namespace sssup::migration {
namespace {

constexpr std::string_view blanks = " \t";

std::string_view first_word(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
  return text.substr(0, text.find_first_of(blanks));
}

/// Takes the next word off `rest`; blanks within quotes are part of it, the quotes are not.
std::string take_word(std::string_view& rest) {
  rest.remove_prefix(std::min(rest.find_first_not_of(blanks), rest.size()));
  std::string word;
  bool quoted = false;
  std::size_t at = 0;
  for (; at < rest.size(); ++at) {
    if (rest[at] == '"')
      quoted = !quoted;
    else if (!quoted && blanks.find(rest[at]) != std::string_view::npos)
      break;
    else
      word += rest[at];
  }
  rest.remove_prefix(at);
  return word;
}

bool is_part_of_name(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '-';
}

bool does_nothing(std::string_view command) {
  command.remove_prefix(std::min(command.find_first_not_of(" \t@("), command.size()));
  const std::string word = rules::lower(first_word(command));
  constexpr std::array quiet = {"rem", "echo", "title", "set"};
  return word.starts_with(':') || word.starts_with("echo.") ||
         std::find(quiet.begin(), quiet.end(), word) != quiet.end();
}

bool is_number(std::string_view word) {
  return !word.empty() && word.find_first_not_of("0123456789") == std::string_view::npos;
}

/// The spellings of one profile.
class LoadLines {
 public:
  explicit LoadLines(const proto::ScriptProfile& scripts)
      : commands_{rules::lower(first_word(scripts.load_service())),
                  rules::lower(first_word(scripts.load_application()))},
        run_as_(rules::lower(first_word(scripts.run_as()))) {
    for (const std::string& spelling : {scripts.retry(), scripts.retry_reset(), scripts.wait()})
      with_value_.push_back(rules::lower(first_word(spelling)));
  }

  template <class Found>
  void find_in(std::string_view script, const Found& found) const {
    while (!script.empty()) {
      const std::string_view line = script.substr(0, script.find_first_of("\r\n"));
      script.remove_prefix(std::min(line.size() + 1, script.size()));
      for_each_command(line, [&](std::string_view command) {
        if (does_nothing(command)) return;
        if (auto arguments = arguments_of_load(command); !arguments.empty()) found(parse(arguments));
      });
    }
  }

 private:
  /// `&` separates commands. `|` does too, but it is also the second byte of characters, and nobody pipes into ARMLOAD.
  template <class Each>
  static void for_each_command(std::string_view line, const Each& each) {
    bool quoted = false;
    std::size_t begin = 0;
    for (std::size_t at = 0; at < line.size(); ++at) {
      if (line[at] == '"') quoted = !quoted;
      if (quoted || line[at] != '&') continue;
      each(line.substr(begin, at - begin));
      begin = at + 1;
    }
    each(line.substr(begin));
  }

  /// What follows the command, however it is called: @ARMLOAD, "%ARMPATH%\armload.exe". Empty when it is not there.
  std::string_view arguments_of_load(std::string_view command) const {
    const std::string lowered = rules::lower(command);
    for (const std::string& load : commands_) {
      if (load.empty()) continue;
      for (std::size_t at = lowered.find(load); at != std::string::npos; at = lowered.find(load, at + 1)) {
        if (at > 0 && is_part_of_name(lowered[at - 1])) continue;
        std::string_view rest = command.substr(at + load.size());
        if (rules::lower(rest.substr(0, 4)) == ".exe") rest.remove_prefix(4);
        if (rest.starts_with('"')) rest.remove_prefix(1);
        if (!rest.empty() && blanks.find(rest.front()) != std::string_view::npos) return rest;
      }
    }
    return {};
  }

  /// Options end where the program or the service begins: what follows is its own.
  OwnLoad parse(std::string_view arguments) const {
    OwnLoad load;
    load.watch_id = take_word(arguments);
    if (load.watch_id.find('%') != std::string::npos || load.watch_id.starts_with('/')) load.watch_id.clear();
    for (std::string word = take_word(arguments); !word.empty(); word = take_word(arguments)) {
      const std::string option = rules::lower(word);
      if (option == run_as_)
        load.user = take_word(arguments);
      else if (std::find(with_value_.begin(), with_value_.end(), option) != with_value_.end())
        take_word(arguments);
      else if (!option.starts_with('/') && !is_number(option))
        break;
    }
    return load;
  }

  std::array<std::string, 2> commands_;
  std::string run_as_;
  std::vector<std::string> with_value_;
};

}  // namespace

std::vector<OwnLoad> own_loads(const proto::Server& server, const proto::ScriptProfile& scripts) {
  std::vector<OwnLoad> loads;
  const LoadLines lines(scripts);
  std::unique_ptr<CodePageEncoder> encoder;  // opened when a name needs it
  const auto in_utf8 = [&](std::string name) {
    const bool ascii =
        std::all_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (ascii) return name;
    const std::string& locale = server.system_locale().empty() ? scripts.default_locale() : server.system_locale();
    if (!encoder) encoder = CodePageEncoder::open(code_page_of(locale));
    return encoder ? encoder->decode(name).value_or(name) : name;
  };
  for (const proto::Monitor& monitor : server.sss().monitors()) {
    for (const std::string* script : {&monitor.custom().start_script(), &monitor.custom().stop_script()})
      lines.find_in(*script, [&](OwnLoad load) {
        load.monitor = &monitor;
        load.user = in_utf8(std::move(load.user));
        loads.push_back(std::move(load));
      });
    for (const proto::ApplicationItem& item : monitor.application().items())
      lines.find_in(item.command().text(), [&](OwnLoad load) {
        load.monitor = &monitor;
        loads.push_back(std::move(load));
      });
  }
  return loads;
}

}  // namespace sssup::migration
