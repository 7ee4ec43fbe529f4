// Restarting this server, and telling whether it has restarted.
#pragma once

#include <chrono>

#include "service/machine/machine.h"

namespace sssup::machine::windows {

/// `minimum_uptime`: a restart asked for earlier is put off until then by Windows, with notice to those signed in. Two
/// restarts within two minutes of a start make Windows think that it cannot start, and repair itself instead.
class WindowsPower final : public Power {
 public:
  /// `by_force`: programs with unsaved work are ended; for servers that nobody sits at.
  WindowsPower(std::chrono::seconds minimum_uptime, bool by_force)
      : minimum_uptime_(minimum_uptime), by_force_(by_force) {}

  Expected<std::string> boot_identity() override;
  /// Unless by force, a program with unsaved work may block it, and is named by Windows to those signed in.
  Status restart(std::string_view reason) override;

 private:
  std::chrono::seconds minimum_uptime_;
  bool by_force_;
};

}  // namespace sssup::machine::windows
