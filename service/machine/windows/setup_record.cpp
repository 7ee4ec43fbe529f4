#include "service/machine/windows/setup_record.h"

#include <charconv>

#include <fmt/format.h>

namespace sssup::machine::windows {
namespace {

constexpr std::string_view install = "install", removal = "remove";

std::string print(const std::vector<ProcessId>& processes) {
  std::string text;
  for (const auto& process : processes) text += fmt::format("{}@{} ", process.pid, process.started);
  return text;
}

template <class Number>
bool parse_number(std::string_view& text, char end, Number& number) {
  const auto [last, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || last == text.data() + text.size() || *last != end) return false;
  text.remove_prefix(static_cast<std::size_t>(last - text.data()) + 1);
  return true;
}

std::vector<ProcessId> parse(std::string_view text) {
  std::vector<ProcessId> processes;
  for (ProcessId process; parse_number(text, '@', process.pid) && parse_number(text, ' ', process.started);)
    processes.push_back(process);
  return processes;
}

std::string text_of(const RegistryKey& key, std::string_view name) {
  const auto value = key.values.find(name);
  const auto* text = value == key.values.end() ? nullptr : std::get_if<std::string>(&value->second);
  return text == nullptr ? std::string() : *text;
}

std::optional<std::uint32_t> number_of(const RegistryKey& key, std::string_view name) {
  const auto value = key.values.find(name);
  const auto* number = value == key.values.end() ? nullptr : std::get_if<std::uint32_t>(&value->second);
  return number == nullptr ? std::nullopt : std::optional(*number);
}

}  // namespace

Expected<std::optional<SetupRecord>> load_record(Registry& registry, std::string_view key) {
  SSSUP_TRY(const auto kept, registry.read(key));
  if (!kept) return std::nullopt;
  SetupRecord record;
  record.product = text_of(*kept, "Product");
  record.action = text_of(*kept, "Action") == install ? SetupAction::install : SetupAction::remove;
  record.boot = text_of(*kept, "Boot");
  record.log_file = text_of(*kept, "Log");
  record.processes = parse(text_of(*kept, "Processes"));
  // Half written, the code comes first.
  if (number_of(*kept, "Finished")) record.outcome = SetupOutcome{number_of(*kept, "ExitCode")};
  record.thread = number_of(*kept, "Thread").value_or(0);
  // Half written, the thread comes last: the Setup it was to be about has not run an instruction.
  if (record.product.empty() || record.processes.empty() || record.thread == 0) return std::nullopt;
  return record;
}

Status store_record(Registry& registry, std::string_view key, const SetupRecord& record) {
  RegistryKey kept;
  kept.values["Action"] = std::string(record.action == SetupAction::install ? install : removal);
  kept.values["Boot"] = record.boot;
  kept.values["Log"] = record.log_file;
  if (record.outcome) {
    kept.values["Finished"] = std::uint32_t{1};
    if (record.outcome->exit_code) kept.values["ExitCode"] = *record.outcome->exit_code;
  }
  kept.values["Processes"] = print(record.processes);
  kept.values["Product"] = record.product;
  kept.values["Thread"] = record.thread;
  return registry.write(key, kept);
}

}  // namespace sssup::machine::windows
