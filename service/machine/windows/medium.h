// The upgrade medium, where it may be, and what is on it. Nothing here is trusted: a medium can lie in a folder that
// everybody may write to. What is used of it is copied into the run's own folder first, and pinned by its hash.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/machine/machine.h"
#include "service/machine/windows/handle.h"

namespace sssup::machine::windows {

/// An empty drive is an answer, not a message box; as long as this lives, on its thread.
class QuietDrives {
 public:
  QuietDrives() { SetThreadErrorMode(SEM_FAILCRITICALERRORS | SEM_NOOPENFILEERRORBOX, &mode_); }
  ~QuietDrives() { SetThreadErrorMode(mode_, nullptr); }
  QuietDrives(const QuietDrives&) = delete;
  QuietDrives& operator=(const QuietDrives&) = delete;

 private:
  DWORD mode_ = 0;
};

/// The folder holds a product's Setup, as the upgrade medium does.
bool is_medium(const std::filesystem::path& folder);

/// Roots of the CD and DVD drives, images that are mounted as such included, in the order of their letters. Not of what
/// else can be plugged in: what is found there is run as an administrator.
std::vector<std::filesystem::path> cd_drives();

/// The folder with its volume's label and serial number, as far as they can be told.
MediumPlace place_of(const std::filesystem::path& folder);

/// `file`: its path from the medium's folder, "SSS\\Setup.exe". No link below the medium's folder is followed; the
/// folder itself is where an administrator said, links on the way to it included.
bool has_file(const std::filesystem::path& medium, std::wstring_view file);

/// The same file, opened for reading so that nobody changes or replaces it. Null, with Windows' error code, when it
/// cannot be: ERROR_FILE_NOT_FOUND also for what is no file of a disk, ERROR_SHARING_VIOLATION for what somebody else
/// has open for changes or with an oplock, which is never waited for.
Handle open_untrusted(const std::filesystem::path& medium, std::wstring_view file, DWORD& code);

/// Calls `take` with piece after piece from where the file stands to its end; `take` gives Windows' error code, and so
/// does this.
DWORD read_pieces(HANDLE file, const std::function<DWORD(std::string_view piece)>& take);

/// Setups::list_medium. Links are passed over.
Expected<std::vector<FileEntry>> list_files(const std::filesystem::path& medium, std::string_view folder);

}  // namespace sssup::machine::windows
