// Where no service control manager knows the service: a developer's computer.
#include "gui/model/service_presence.h"

namespace sssup::gui {

ServicePresence service_presence() {
  return ServicePresence::unknown;
}

}  // namespace sssup::gui
