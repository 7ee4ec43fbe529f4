#include "service/console/this_server.h"
#include "service/machine/windows/windows_machine.h"

namespace sssup::console {

Expected<std::unique_ptr<machine::Machine>> this_server() {
  return machine::windows::open();
}

}  // namespace sssup::console
