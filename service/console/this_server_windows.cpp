#include "service/console/this_server.h"
#include "service/machine/windows/medium.h"
#include "service/machine/windows/path.h"
#include "service/machine/windows/windows_machine.h"

namespace sssup::console {

Expected<std::unique_ptr<machine::Machine>> this_server() {
  // Run from the medium, it is that one, installed or not.
  machine::windows::Options options;
  if (auto folder = machine::windows::folder_of_this_program(); machine::windows::is_medium(folder))
    options.medium = std::move(folder);
  return machine::windows::open(std::move(options));
}

}  // namespace sssup::console
