#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <utility>

#include "common/text/errors.h"
#include "common/text/rehearsal.h"
#include "service/machine/rehearsal/durable.h"
#include "service/machine/rehearsal/open_folder.h"

namespace sssup::machine::rehearsal {
namespace {

namespace fs = std::filesystem;
namespace id = text::id;

constexpr int folder_flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
constexpr mode_t private_folder = S_IRWXU;

bool is_trusted_owner(uid_t owner, std::uint64_t drive_owner) {
  return owner == 0 || owner == ::geteuid() || owner == drive_owner;
}

bool may_be_changed_by_others(const struct stat& entry) {
  return (entry.st_mode & (S_IWGRP | S_IWOTH)) != 0;
}

// Nothing is wrong with the entry: null.
const text::Entry* objection(const struct stat& entry, std::uint64_t drive_owner) {
  if (S_ISLNK(entry.st_mode)) return &id::error_path_link;
  if (!is_trusted_owner(entry.st_uid, drive_owner)) return &id::error_path_owner;
  return may_be_changed_by_others(entry) ? &id::error_path_open : nullptr;
}

std::string below(const std::string& folder, const std::string& name) {
  return folder + '\\' + name;
}

tl::unexpected<Error> failed(const text::Entry& what, const std::string& path, int why) {
  return tl::unexpected<Error>(durable::path_error(what, path, {why, std::generic_category()}));
}

}  // namespace

Expected<OpenFolder> OpenFolder::drive(const fs::path& place, std::string windows) {
  const int handle = ::open(place.c_str(), folder_flags);
  if (handle < 0) {
    if (errno == ENOENT)
      return fail(Error::Kind::not_found, {id::rehearsal_no_drive, {{"drive", windows.substr(0, 1)}}});
    return failed(id::error_file_read, windows, errno);
  }
  struct stat root {};
  if (::fstat(handle, &root) != 0) root = {};
  OpenFolder folder(place, std::move(windows), handle, root.st_uid);
  const bool replaceable = may_be_changed_by_others(root) && (root.st_mode & S_ISVTX) == 0;
  if (replaceable) return fail(Error::Kind::denied, {id::error_path_open, {{"path", folder.windows_ + '\\'}}});
  return folder;
}

OpenFolder::OpenFolder(OpenFolder&& other) noexcept
    : place_(std::move(other.place_)),
      windows_(std::move(other.windows_)),
      handle_(std::exchange(other.handle_, -1)),
      drive_owner_(other.drive_owner_) {}

OpenFolder& OpenFolder::operator=(OpenFolder&& other) noexcept {
  place_.swap(other.place_);
  windows_.swap(other.windows_);
  std::swap(handle_, other.handle_);
  std::swap(drive_owner_, other.drive_owner_);
  return *this;
}

OpenFolder::~OpenFolder() {
  if (handle_ >= 0) ::close(static_cast<int>(handle_));
}

Error OpenFolder::refused(const std::string& name, const text::Entry& why) const {
  return Error(Error::Kind::denied, {why, {{"path", below(windows_, name)}}});
}

Expected<OpenFolder> OpenFolder::open(const std::string& name) const {
  const int handle = ::openat(static_cast<int>(handle_), name.c_str(), folder_flags);
  if (handle < 0) {
    const int why = errno;
    if (why == ENOTDIR || why == ELOOP) {
      struct stat entry {};
      const bool link = ::fstatat(static_cast<int>(handle_), name.c_str(), &entry, AT_SYMLINK_NOFOLLOW) == 0 &&
                        S_ISLNK(entry.st_mode);
      return tl::unexpected<Error>(refused(name, link ? id::error_path_link : id::error_path_no_folder));
    }
    return failed(id::error_file_read, below(windows_, name), why);
  }
  OpenFolder folder(place_ / name, below(windows_, name), handle, drive_owner_);
  struct stat entry {};
  if (::fstat(handle, &entry) != 0) return failed(id::error_file_read, folder.windows_, errno);
  if (const auto* why = objection(entry, drive_owner_)) return tl::unexpected<Error>(refused(name, *why));
  return folder;
}

Expected<Place> OpenFolder::look(const std::string& name) const {
  struct stat entry {};
  if (::fstatat(static_cast<int>(handle_), name.c_str(), &entry, AT_SYMLINK_NOFOLLOW) != 0) {
    if (errno == ENOENT) return Place::free;
    return failed(id::error_file_read, below(windows_, name), errno);
  }
  if (S_ISLNK(entry.st_mode)) return Place::other;
  if (const auto* why = objection(entry, drive_owner_)) return tl::unexpected<Error>(refused(name, *why));
  if (S_ISREG(entry.st_mode)) return Place::file;
  return S_ISDIR(entry.st_mode) ? Place::folder : Place::other;
}

Expected<bool> OpenFolder::make(const std::string& name) const {
  if (::mkdirat(static_cast<int>(handle_), name.c_str(), private_folder) == 0) return true;
  if (errno == EEXIST) return false;
  return failed(id::error_folder_create, below(windows_, name), errno);
}

Status OpenFolder::close_to_others() const {
  struct stat entry {};
  if (::fstat(static_cast<int>(handle_), &entry) == 0 &&
      (entry.st_mode & ~static_cast<mode_t>(S_IFMT)) == private_folder)
    return {};
  if (::fchmod(static_cast<int>(handle_), private_folder) == 0) return {};
  return failed(id::error_folder_create, windows_, errno);
}

Expected<std::vector<std::string>> OpenFolder::names() const {
  const int again = ::openat(static_cast<int>(handle_), ".", folder_flags);
  const std::unique_ptr<DIR, int (*)(DIR*)> listing(again < 0 ? nullptr : ::fdopendir(again), ::closedir);
  if (!listing) {
    const int why = errno;
    if (again >= 0) ::close(again);
    return failed(id::error_file_read, windows_, why);
  }
  std::vector<std::string> all;
  while (const dirent* entry = ::readdir(listing.get())) {
    std::string name = entry->d_name;
    if (name != "." && name != "..") all.push_back(std::move(name));
  }
  return all;
}

fs::path OpenFolder::reach() const {
  return "/proc/self/fd/" + std::to_string(handle_);
}

fs::path OpenFolder::reach(const std::string& name) const {
  return reach() / name;
}

}  // namespace sssup::machine::rehearsal
