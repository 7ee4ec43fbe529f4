#include "service/console/confirm.h"

#include "common/text/console.h"
#include "common/text/escape.h"

namespace sssup::console {

std::optional<bool> confirm(const Context& context, Terminal& terminal, const text::Message& prompt, bool preset,
                            const std::function<bool()>& give_up) {
  for (;;) {
    terminal.write(text::escape_control(context.say(prompt)) + (preset ? " [y]/n " : " y/[n] "));
    const auto line = terminal.read_line(true, give_up);
    if (!line) {
      terminal.write("\n");
      return std::nullopt;
    }
    if (line->empty()) return preset;
    if (*line == "y" || *line == "yes") return true;
    if (*line == "n" || *line == "no") return false;
    print_line("  ! " + context.say({text::id::console_no_such_choice, {{"said", *line}, {"choices", "y, n"}}}));
  }
}

}  // namespace sssup::console
