// What an open file or folder is.
#pragma once

#include "service/machine/windows/api.h"

namespace sssup::machine::windows {

struct EntryKind {
  DWORD attributes = 0, reparse_tag = 0;

  bool is_folder() const { return (attributes & FILE_ATTRIBUTE_DIRECTORY) != 0; }
  /// A reparse point that leads elsewhere. Others (deduplicated files, those in a cloud) are content.
  bool is_link() const;
};

/// GetFileInformationByHandleEx, or a test's file system.
using AskFile = decltype(&GetFileInformationByHandleEx);

/// Windows' error code. `entry` is open with FILE_READ_ATTRIBUTES. A file system that does not know reparse tags, that
/// of CDs, has no reparse points.
DWORD kind_of(HANDLE entry, EntryKind& kind, AskFile ask = &GetFileInformationByHandleEx);

}  // namespace sssup::machine::windows
