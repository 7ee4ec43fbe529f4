// Windows only.
#include "service/windows_service/settings.h"

#include <cstdint>
#include <string_view>
#include <utility>

#include "service/machine/windows/registry.h"
#include "service/machine/windows/windows_machine.h"

namespace sssup::windows_service {
namespace {

using machine::RegistryKey;
using machine::windows::parameters_key;
using machine::windows::WindowsRegistry;

constexpr std::string_view event_source_key =
    R"(HKLM\SYSTEM\CurrentControlSet\Services\EventLog\Application\SSSUpgrade)";
constexpr std::uint32_t all_types = 7;  // errors, warnings, information

template <class Value>
Value value_or(const RegistryKey& key, std::string_view name, Value otherwise) {
  const auto found = key.values.find(name);
  const Value* value = found == key.values.end() ? nullptr : std::get_if<Value>(&found->second);
  return value == nullptr ? otherwise : *value;
}

}  // namespace

Settings read_settings() {
  const auto key = WindowsRegistry().read(parameters_key);
  if (!key || !*key) return {};
  return {.medium = value_or<std::string>(**key, "Medium", {}),
          .allow_watching = value_or<std::uint32_t>(**key, "AllowWatching", 0) != 0,
          .copied = value_or<std::uint32_t>(**key, "Copied", 0) != 0};
}

Status write_settings(const Settings& settings) {
  SSSUP_TRY(auto there, WindowsRegistry().read(parameters_key));
  RegistryKey key = std::move(there).value_or(RegistryKey());
  if (!settings.medium.empty()) key.values["Medium"] = settings.medium;
  key.values["AllowWatching"] = std::uint32_t{settings.allow_watching};
  key.values["Copied"] = std::uint32_t{settings.copied};
  return WindowsRegistry().write(parameters_key, key);
}

Status add_event_source(const std::string& program) {
  RegistryKey key;
  key.values["EventMessageFile"] = program;
  key.values["TypesSupported"] = all_types;
  return WindowsRegistry().write(event_source_key, key);
}

Status remove_event_source() {
  return WindowsRegistry().remove(event_source_key);
}

}  // namespace sssup::windows_service
