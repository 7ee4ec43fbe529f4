// One service a rehearsal: two would both run its upgrade.
#pragma once

#include <filesystem>

#include "common/files/lock_file.h"

namespace sssup::machine::rehearsal {

/// Held by the service process of the rehearsal in `folder`, or by who changes the rehearsal without one. It lies in a
/// folder that is the rehearsal's user's alone. Kind::busy when another process holds it for 2 s; else as
/// LockFile::take.
Expected<files::LockFile> take_service_lock(const std::filesystem::path& folder);

/// What keeps a service from taking it, as LockFile::look. Nothing where there is no rehearsal.
Status look_at_service_lock(const std::filesystem::path& folder);

}  // namespace sssup::machine::rehearsal
