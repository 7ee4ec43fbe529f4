// Whose the rehearsal's folder is (SECURITY.md, section 7).
#include <sys/stat.h>
#include <unistd.h>

#include "common/text/errors.h"
#include "common/text/path.h"
#include "common/text/rehearsal.h"
#include "service/machine/rehearsal/platform.h"
#include "service/machine/rehearsal/rehearsal.h"

namespace sssup::machine::rehearsal {
namespace {

namespace fs = std::filesystem;
namespace id = text::id;

bool is_ours(const struct stat& entry) {
  return entry.st_uid == 0 || entry.st_uid == ::geteuid();
}

// A group of the same number as its user is that user's own.
bool lets_others_write(const struct stat& entry) {
  if ((entry.st_mode & S_IWOTH) != 0) return true;
  return (entry.st_mode & S_IWGRP) != 0 && entry.st_gid != 0 && entry.st_gid != entry.st_uid;
}

// Whoever may write to a folder replaces what is in it, but for others' entries in a sticky one.
bool lets_others_replace(const struct stat& folder) {
  return S_ISDIR(folder.st_mode) && (folder.st_mode & S_ISVTX) == 0 && lets_others_write(folder);
}

}  // namespace

namespace platform {

Status check_way(const fs::path& folder) {
  fs::path above;
  for (const auto& name : folder) {
    above /= name;
    struct stat entry {};
    if (::lstat(above.c_str(), &entry) != 0) return {};  // the rest is ours to make
    const bool is_last = above == folder;
    // Root's rehearsals are root's alone; the folders above are everybody's as far as root made them so.
    const bool ours = is_last ? entry.st_uid == ::geteuid() : is_ours(entry);
    if (is_last && !ours) return fail(Error::Kind::refused, {id::rehearsal_not_ours, {{"path", text::utf8_of(above)}}});
    if (!ours || lets_others_replace(entry))
      return fail(Error::Kind::refused, {id::rehearsal_replaceable, {{"path", text::utf8_of(above)}}});
  }
  return {};
}

bool can_be_changed_by_others(const fs::path& path) {
  struct stat entry {};
  return ::lstat(path.c_str(), &entry) != 0 || S_ISLNK(entry.st_mode) || entry.st_uid != ::geteuid() ||
         lets_others_write(entry);
}

const text::Entry* objection_to_state(const fs::path& path) {
  struct stat entry {};
  if (::lstat(path.c_str(), &entry) != 0) return nullptr;
  if (S_ISLNK(entry.st_mode)) return &id::error_path_link;
  if (!S_ISREG(entry.st_mode)) return &id::error_path_no_file;
  struct stat folder {};
  const bool is_of_folder = ::lstat(path.parent_path().c_str(), &folder) == 0 && folder.st_uid == entry.st_uid;
  if (!is_ours(entry) && !is_of_folder) return &id::error_path_owner;
  return lets_others_write(entry) ? &id::error_path_open : nullptr;
}

}  // namespace platform
}  // namespace sssup::machine::rehearsal
