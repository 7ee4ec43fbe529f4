#include "service/migration/own_loads.h"

#include <algorithm>
#include <memory>
#include <string_view>

#include "common/rules/names.h"
#include "service/migration/code_page.h"
#include "service/migration/load_command.h"

namespace sssup::migration {
namespace {

/// Lines of scripts as text; bytes that are none in the code page stay as they are.
class LineReader {
 public:
  explicit LineReader(unsigned code_page) : code_page_(code_page) {}

  std::string text(std::string_view line) {
    const bool ascii =
        std::all_of(line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (ascii) return std::string(line);
    if (!opened_) encoder_ = CodePageEncoder::open(code_page_);
    opened_ = true;
    return encoder_ ? encoder_->decode(line).value_or(std::string(line)) : std::string(line);
  }

 private:
  unsigned code_page_;
  bool opened_ = false;
  std::unique_ptr<CodePageEncoder> encoder_;  // opened when a line needs it
};

/// Each command that the operator wrote. `wanted`: whether to take a line apart; it may be in any code page.
template <class Wanted, class Found>
void for_each_command(const proto::Server& server, const proto::ScriptProfile& scripts, const Wanted& wanted,
                      const Found& found) {
  LineReader reader(script_code_page(server.system_locale(), scripts));
  for (const proto::Monitor& monitor : server.sss().monitors()) {
    const auto find_in = [&](std::string_view script, bool utf8) {
      while (!script.empty()) {
        const std::string_view line = script.substr(0, script.find_first_of("\r\n"));
        script.remove_prefix(std::min(line.size() + 1, script.size()));
        if (!wanted(line)) continue;
        // As text first: the second byte of a character may be that of a bar.
        const std::string text = utf8 ? std::string(line) : reader.text(line);
        for (const auto& command : commands_of(text)) found(monitor, command);
      }
    };
    find_in(monitor.custom().start_script(), false);
    find_in(monitor.custom().stop_script(), false);
    for (const proto::ApplicationItem& item : monitor.application().items()) find_in(item.command().text(), true);
  }
}

/// What `net start` or `sc start` starts; after net a name of several words may come without quotes.
std::string windows_start(const std::vector<Word>& command) {
  for (std::size_t at = 0; at + 2 < command.size(); ++at) {
    // What follows a message or a remark is not run: "if exist x echo net start y".
    if (does_nothing({command.begin() + static_cast<std::ptrdiff_t>(at), command.end()})) return {};
    const std::string program = program_name(command[at]);
    if ((program != "net" && program != "sc") || plain(command[at + 1]) != "start") continue;
    if (program == "sc") return without_quotes(command[at + 2].text);
    std::string service;
    for (std::size_t word = at + 2; word < command.size(); ++word)
      if (!command[word].text.starts_with('/'))
        service += (service.empty() ? "" : " ") + without_quotes(command[word].text);
    return service;
  }
  return {};
}

}  // namespace

std::vector<OwnLoad> own_loads(const proto::Server& server, const proto::ScriptProfile& scripts) {
  std::vector<OwnLoad> loads;
  const LoadSpelling spelling(scripts);
  for_each_command(
      server, scripts, [&](std::string_view line) { return spelling.may_be_in(line); },
      [&](const proto::Monitor& monitor, const std::vector<Word>& command) {
        if (auto load = spelling.parse(command))
          loads.push_back({&monitor, std::move(load->watch_id), std::move(load->user), std::move(load->service)});
      });
  return loads;
}

std::vector<OwnService> own_services(const proto::Server& server, const proto::ScriptProfile& scripts) {
  std::vector<OwnService> services;
  const LoadSpelling spelling(scripts);
  const auto wanted = [&](std::string_view line) {
    return spelling.may_be_in(line) || rules::lower(line).find("start") != std::string::npos;
  };
  for_each_command(server, scripts, wanted, [&](const proto::Monitor& monitor, const std::vector<Word>& command) {
    const auto load = spelling.parse(command);
    std::string service = load ? load->service : windows_start(command);
    // A variable is only known when the script runs.
    if (!service.empty() && service.find_first_of("%!") == std::string::npos)
      services.push_back({&monitor, std::move(service)});
  });
  return services;
}

}  // namespace sssup::migration
