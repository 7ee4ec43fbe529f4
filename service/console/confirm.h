// A question with y and n at the terminal.
#pragma once

#include <functional>
#include <optional>

#include "service/console/context.h"
#include "service/console/terminal.h"

namespace sssup::console {

/// `preset`: what Enter alone means. Anything else but y, yes, n and no is refused and asked again. Nothing: given up,
/// or the input is at its end. Without `echo` what is typed is not shown: a secret may be typed where y or n is asked
/// for.
std::optional<bool> confirm(const Context& context, Terminal& terminal, const text::Message& prompt, bool preset,
                            const std::function<bool()>& give_up, bool echo = true);

}  // namespace sssup::console
