// Whole folders: what is in them, and away with them, by handles. Links are never followed: below a folder that others
// may write to, one could lead anywhere, and we may do everything.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "service/machine/windows/entry_kind.h"
#include "service/machine/windows/trusted_path.h"

namespace sssup::machine::windows {

struct FolderEntry {
  std::wstring name;
  EntryKind kind;
  std::uint64_t size = 0;  // bytes
};

/// Windows' error code. What is in the open folder (FILE_LIST_DIRECTORY), in no order; `take` ends it with another code
/// than ERROR_SUCCESS.
DWORD for_each_entry(HANDLE folder, const std::function<DWORD(FolderEntry entry)>& take);

struct ListedFile {
  std::wstring path;  // whole
  std::uint64_t size = 0;
};

/// Windows' error code. All files below the folder, in no order. ERROR_FILENAME_EXCED_RANGE for more than
/// 1,000 folders below one another.
DWORD list_tree(const TrustedFolder& folder, std::vector<ListedFile>& files);

/// Windows' error code. Whether the folder of that name in `folder` has nothing in it.
DWORD look_into(const TrustedFolder& folder, std::wstring_view name, bool& is_empty);

/// Windows' error code. What has that name in the folder, with all below; links and junctions themselves, read-only
/// ones too. What somebody else has open is tried again, for a second unless `tries` says otherwise. Not being there is
/// no error; ERROR_FILENAME_EXCED_RANGE as above.
DWORD remove_tree(const TrustedFolder& folder, std::wstring_view name, int tries = 10);

}  // namespace sssup::machine::windows
