// Whether the upgrade's service is there at all, asked of the system where nobody answers at the endpoint.
#pragma once

#include <filesystem>
#include <functional>

namespace sssup::gui {

enum class ServicePresence { unknown, not_installed, stopped, starting, running };

/// Thread-safe and quick.
using Presence = std::function<ServicePresence()>;

/// This computer's own service, by the service control manager; unknown where there is none.
ServicePresence service_presence();

/// A rehearsal's: not installed where the folder is not there.
ServicePresence rehearsal_presence(const std::filesystem::path& folder);

}  // namespace sssup::gui
