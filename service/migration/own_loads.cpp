#include "service/migration/own_loads.h"

#include <algorithm>
#include <memory>
#include <string_view>

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

/// `as_text`: of a line that may load something.
template <class AsText, class Found>
void find_in(std::string_view script, const LoadSpelling& spelling, const AsText& as_text, const Found& found) {
  while (!script.empty()) {
    const std::string_view line = script.substr(0, script.find_first_of("\r\n"));
    script.remove_prefix(std::min(line.size() + 1, script.size()));
    if (!spelling.may_be_in(line)) continue;
    // As text first: the second byte of a character may be that of a bar.
    const std::string text = as_text(line);
    for (const auto& command : commands_of(text))
      if (auto load = spelling.parse(command)) found(*std::move(load));
  }
}

}  // namespace

std::vector<OwnLoad> own_loads(const proto::Server& server, const proto::ScriptProfile& scripts) {
  std::vector<OwnLoad> loads;
  const LoadSpelling spelling(scripts);
  LineReader reader(script_code_page(server.system_locale(), scripts));
  for (const proto::Monitor& monitor : server.sss().monitors()) {
    const auto found = [&](LoadCommand load) {
      loads.push_back({&monitor, std::move(load.watch_id), std::move(load.user)});
    };
    for (const std::string* script : {&monitor.custom().start_script(), &monitor.custom().stop_script()})
      find_in(
          *script, spelling, [&](std::string_view line) { return reader.text(line); }, found);
    for (const proto::ApplicationItem& item : monitor.application().items())
      find_in(
          item.command().text(), spelling, [](std::string_view line) { return std::string(line); }, found);
  }
  return loads;
}

}  // namespace sssup::migration
