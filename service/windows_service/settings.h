// Windows only: what the service is told once, when it is installed. It is kept with the service in the registry, and
// goes with it.
#pragma once

#include <optional>
#include <string>

#include "common/outcome/outcome.h"

namespace sssup::windows_service {

/// HKLM\SYSTEM\CurrentControlSet\Services\SSSUpgrade\Parameters. What of it is not there is as below; what else is
/// there stays.
struct Settings {
  std::string medium;           // Medium, REG_SZ: the folder of the upgrade medium
  bool allow_watching = false;  // AllowWatching, REG_DWORD: people on other computers may watch
  bool copied = false;          // Copied, REG_DWORD: `install` put our programs where they are, so we take them away
};

Settings read_settings();
Status write_settings(const Settings& settings);

/// Tells the event viewer where the texts of our events are: in `program`.
Status add_event_source(const std::string& program);
Status remove_event_source();

}  // namespace sssup::windows_service
