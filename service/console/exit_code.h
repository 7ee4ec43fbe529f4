#pragma once

namespace sssup::console {

/// What upgradectl ends with; people's scripts rely on them, so a value is never reused (README).
enum class ExitCode : int {
  done = 0,
  failed = 1,        // refused or failed; check: something blocks
  input_needed = 2,  // missing or invalid input; check: a decision is needed
  no_service = 3,    // nobody at the endpoint
  bad_command_line = 64,
};

}  // namespace sssup::console
