// The upgrade medium, and where it may be.
#pragma once

#include <filesystem>
#include <vector>

#include "service/machine/windows/api.h"

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

}  // namespace sssup::machine::windows
