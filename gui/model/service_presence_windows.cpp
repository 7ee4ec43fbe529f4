// Windows only.
#include "common/pipe/service_windows.h"
#include "gui/model/service_presence.h"

namespace sssup::gui {

ServicePresence service_presence() {
  const auto state = pipe::service_state();
  if (!state) return ServicePresence::unknown;
  switch (*state) {
    case 0: return ServicePresence::not_installed;
    case SERVICE_RUNNING: return ServicePresence::running;
    case SERVICE_START_PENDING:
    case SERVICE_CONTINUE_PENDING: return ServicePresence::starting;
    default: return ServicePresence::stopped;
  }
}

}  // namespace sssup::gui
