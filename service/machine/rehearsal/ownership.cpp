#include "service/machine/rehearsal/platform.h"
#include "service/machine/rehearsal/rehearsal.h"

namespace sssup::machine::rehearsal {

namespace fs = std::filesystem;

// The folder as it is named, and where links lead.
Status check_ownership(const fs::path& folder) {
  const fs::path named = fs::absolute(folder).lexically_normal();
  const fs::path given = named.has_filename() ? named : named.parent_path();
  SSSUP_CHECK(platform::check_way(given));
  std::error_code error;
  const fs::path meant = fs::weakly_canonical(given, error);
  return error || meant == given ? Status() : platform::check_way(meant);
}

}  // namespace sssup::machine::rehearsal
