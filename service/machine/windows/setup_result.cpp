#include "service/machine/windows/setup_result.h"

#include <charconv>
#include <string>

#include "common/rules/names.h"

namespace sssup::machine::windows {
namespace {

constexpr std::uint32_t cancelled = 1602, failed = 1603;

// InstallShield's own, "the user cancelled", as its exit code and as its result.
constexpr std::uint32_t installshield_cancelled = 0x80042000;

// A process that is ended from outside or by a fault leaves the NTSTATUS of that: an error of the system or of a
// debugger. Small negative numbers look alike and are InstallShield's: -3, required data missing; -12, dialogs out of
// order; … -53.
constexpr std::uint32_t first_fault = 0xC0000000, last_fault = 0xCFFFFFFF;
constexpr std::uint32_t terminated_by_debugger = 0x40010004, terminated_by_control_c = 0x40010005;

bool is_end_from_outside(std::uint32_t code) {
  return (code >= first_fault && code <= last_fault) || code == terminated_by_debugger ||
         code == terminated_by_control_c;
}

std::uint32_t to_installer_code(std::uint32_t code) {
  if (code == installshield_cancelled) return cancelled;
  return code > 0x7FFFFFFF ? failed : code;
}

// UTF-16 or any code page: what counts is ASCII.
std::string ascii_of(std::string_view content) {
  std::string text;
  for (const char c : content)
    if (c > '\0' && c <= '~') text += c;
  return rules::lower(text);
}

}  // namespace

std::optional<std::int32_t> result_code(std::string_view file_content) {
  const std::string text = ascii_of(file_content);
  std::string_view rest = text;
  constexpr std::string_view section = "[responseresult]", name = "resultcode";
  const auto begin = rest.find(section);
  if (begin == std::string_view::npos) return std::nullopt;
  rest.remove_prefix(begin + section.size());
  rest = rest.substr(0, rest.find('['));
  const auto entry = rest.find(name);
  if (entry == std::string_view::npos) return std::nullopt;
  rest.remove_prefix(entry + name.size());
  rest.remove_prefix(std::min(rest.size(), rest.find_first_not_of(" \t=")));
  std::int64_t code = 0;  // -2147213312 is written as such, or as 2147753984
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), code);
  if (error != std::errc()) return std::nullopt;
  return static_cast<std::int32_t>(code);
}

std::optional<std::uint32_t> outcome_of(std::uint32_t process_exit_code, std::optional<std::int32_t> result) {
  if (is_end_from_outside(process_exit_code)) return std::nullopt;
  if (process_exit_code == 0 && result) return outcome_of(result);
  return to_installer_code(process_exit_code);
}

std::optional<std::uint32_t> outcome_of(std::optional<std::int32_t> result) {
  if (!result) return std::nullopt;
  return to_installer_code(static_cast<std::uint32_t>(*result));
}

}  // namespace sssup::machine::windows
