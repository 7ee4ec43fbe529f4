// What is on the disk when a call returns: contents and names.
#pragma once

#include <string>
#include <vector>

#include "service/machine/windows/handle.h"
#include "service/machine/windows/trusted_path.h"

namespace sssup::machine::windows {

/// The volume that all the whole paths (path.h; at least one) are on, flushed when this returns, to be flushed again
/// by FlushFileBuffers. Null where they are on several, or it cannot be flushed as a whole.
Handle volume_of_all(const std::vector<std::wstring>& paths);

/// Windows' error code. The file or folder has this name in `folder` after a power cut, too.
DWORD flush_name(const TrustedFolder& folder, const std::wstring& name);

}  // namespace sssup::machine::windows
