// Command lines as Windows programs take them apart (CommandLineToArgvW, the C runtime). Windows only.
#pragma once

#include <filesystem>
#include <span>
#include <string>

namespace sssup::machine::rehearsal::platform {

/// Program and arguments (UTF-8), each in quotation marks, whatever is in them.
std::wstring command_line(const std::filesystem::path& program, std::span<const std::string> arguments);

}  // namespace sssup::machine::rehearsal::platform
