#pragma once

namespace sssup::console {

/// Reads the command line and does what it says; what the process ends with (exit_code.h). Never throws.
int run(int argc, const char* const* argv);

}  // namespace sssup::console
