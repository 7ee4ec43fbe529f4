// How a Setup says how it went: Windows Installer's exit codes, and InstallShield's result file.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace sssup::machine::windows {

/// ResultCode of a result file's [ResponseResult]; nothing when there is none to be read. InstallShield writes it in
/// the system's code page or in UTF-16.
std::optional<std::int32_t> result_code(std::string_view file_content);

/// The outcome, in Windows Installer's codes: 0, 1602 cancelled, 1603 failed, 1618, 1641, 3010 and others of its own.
/// `result` decides where the process says nothing. Nothing when the process was ended from outside or died of a fault.
std::optional<std::uint32_t> outcome_of(std::uint32_t process_exit_code, std::optional<std::int32_t> result);

/// The same, where only the result file is left.
std::optional<std::uint32_t> outcome_of(std::optional<std::int32_t> result);

}  // namespace sssup::machine::windows
