// The service control manager.
#pragma once

#include "service/machine/machine.h"

namespace sssup::machine::windows {

/// A service that is marked for deletion counts as not there: it goes when the last program that holds it lets go, at
/// the latest with the next restart.
class WindowsServices final : public Services {
 public:
  Expected<std::optional<proto::WindowsService>> query(std::string_view name) override;
  Status set_start_type(std::string_view name, proto::WindowsService::StartType type) override;
  /// Services that depend on it first. Waits as long as it says that it gets on, else up to a minute: Kind::busy.
  Status stop(std::string_view name) override;
  Status remove(std::string_view name) override;

  /// All of them but drivers, by name.
  Expected<std::vector<proto::WindowsService>> all();
};

}  // namespace sssup::machine::windows
