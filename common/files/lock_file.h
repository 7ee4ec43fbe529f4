// A file that one process at a time holds.
#pragma once

#include <cstdint>
#include <filesystem>
#include <utility>

#include "common/outcome/outcome.h"

namespace sssup::files {

/// Exclusive among processes and threads; freed by the destructor, and by the end of the process, however it ends.
/// Nothing is written to the file, and no link to it is followed: what it leads to would get this user's rights.
class LockFile {
 public:
  enum class Wait { no, yes };

  /// The file is made when it is not there, and is this user's alone. Errors: busy (another process holds it; only with
  /// Wait::no), refused (a link, or no file, is there), disk_full, io. Each names the file.
  static Expected<LockFile> take(const std::filesystem::path& file, Wait wait = Wait::no);
  /// What keeps `take` from it now: busy or refused; no error also where that cannot be told. Holds nothing, not even
  /// for a moment, so that it keeps nobody else from taking it.
  static Status look(const std::filesystem::path& file);

  LockFile(LockFile&& other) noexcept : handle_(std::exchange(other.handle_, -1)) {}
  LockFile& operator=(LockFile&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~LockFile();

 private:
  explicit LockFile(std::intptr_t handle) : handle_(handle) {}
  std::intptr_t handle_;  // the system's; -1: none
};

}  // namespace sssup::files
