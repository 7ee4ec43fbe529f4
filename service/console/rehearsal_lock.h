#pragma once

#include <filesystem>

#include "common/files/lock_file.h"

namespace sssup::console {

/// Held by the one process that is the host of the rehearsal server in `folder`, or changes it directly. Kind::busy
/// when another one holds it; else as LockFile::take.
Expected<files::LockFile> take_rehearsal_lock(const std::filesystem::path& folder);

}  // namespace sssup::console
