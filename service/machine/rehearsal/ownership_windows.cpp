// A rehearsal on Windows has no owners to check yet: its folder is as private as its user's.
#include "service/machine/rehearsal/platform.h"
#include "service/machine/rehearsal/rehearsal.h"

namespace sssup::machine::rehearsal {

Status check_ownership(const std::filesystem::path& /*folder*/) {
  return {};
}

namespace platform {

bool can_be_changed_by_others(const std::filesystem::path& /*path*/) {
  return false;
}

}  // namespace platform
}  // namespace sssup::machine::rehearsal
