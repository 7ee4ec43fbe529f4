#include "service/console/confirm.h"

#include <fmt/format.h>

#include "common/text/console.h"
#include "common/text/escape.h"
#include "common/text/yes_or_no.h"

namespace sssup::console {

std::optional<bool> confirm(const Context& context, Terminal& terminal, const text::Message& prompt, bool preset,
                            const std::function<bool()>& give_up, bool echo) {
  for (;;) {
    const std::string ask =
        text::escape_control(context.say(prompt)) + fmt::format(" {} ", text::yes_or_no_hint(preset));
    if (echo) terminal.write(ask);
    const auto line = terminal.read_line(echo, give_up, echo ? std::string() : ask);
    if (!line) {
      terminal.write("\n");
      return std::nullopt;
    }
    if (const auto said = text::yes_or_no(*line, preset)) return said;
    print_line("  ! " + context.say(text::id::console_yes_or_no_only));
  }
}

}  // namespace sssup::console
