// A rehearsal on Windows has no owners to check yet: its folder is as private as its user's.
#include "common/text/errors.h"
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

const text::Entry* objection_to_state(const std::filesystem::path& path) {
  std::error_code error;
  const auto type = std::filesystem::symlink_status(path, error).type();
  if (type == std::filesystem::file_type::symlink) return &text::id::error_path_link;
  const bool is_file = type == std::filesystem::file_type::regular || type == std::filesystem::file_type::not_found;
  return is_file || error ? nullptr : &text::id::error_path_no_file;
}

}  // namespace platform
}  // namespace sssup::machine::rehearsal
