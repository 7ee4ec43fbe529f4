// POSIX only.
#include <filesystem>
#include <system_error>

#include <sys/stat.h>
#include <unistd.h>

#include "common/files/kind.h"
#include "common/files/lock_file.h"
#include "common/pipe/endpoint_unix.h"
#include "common/pipe/squatter.h"
#include "common/text/pipe.h"

namespace sssup::pipe {

namespace fs = std::filesystem;

namespace {

// Another user's service may be at home in a folder where one of this user's would not begin to listen.
bool is_for_this_user(const fs::path& folder) {
  struct stat entry {};
  return folder == private_folder() || (::stat(folder.c_str(), &entry) == 0 && entry.st_uid == ::geteuid());
}

}  // namespace

std::string lock_of(const Endpoint& endpoint) {
  return endpoint.name + ".lock";
}

std::optional<Error> squatter_at(const Endpoint& endpoint) {
  std::error_code error;
  const fs::file_type type = fs::symlink_status(endpoint.name, error).type();
  if (type == fs::file_type::socket || type == fs::file_type::not_found || type == fs::file_type::none)
    return std::nullopt;
  return Error(Error::Kind::refused, files::with_kind(text::id::pipe_name_in_use, endpoint.name, files::name_of(type)));
}

Status check_socket_folder(const fs::path& folder) {
  const bool own = folder == private_folder();
  struct stat entry {};
  // No link leads to the folder that everybody could have put into /tmp first.
  if ((own ? ::lstat(folder.c_str(), &entry) : ::stat(folder.c_str(), &entry)) != 0) return {};
  std::error_code error;
  // The endpoint was named below a file by mistake; that file is not in the way.
  if (!S_ISDIR(entry.st_mode) && !own) return {};
  if (!S_ISDIR(entry.st_mode))
    return files::in_the_way(folder, files::name_of(fs::symlink_status(folder, error).type()));
  // Root may rehearse in anybody's folder: its owner can do no more there than root's client allows (stream_unix.cpp).
  const bool ours = entry.st_uid == ::geteuid() || (!own && (entry.st_uid == 0 || ::geteuid() == 0));
  const bool open = own ? (entry.st_mode & (S_IRWXG | S_IRWXO)) != 0
                        : (entry.st_mode & S_IWOTH) != 0 && (entry.st_mode & S_ISVTX) == 0;
  if (ours && !open) return {};
  return fail(Error::Kind::denied, {text::id::pipe_folder_unsafe, {{"path", folder.native()}}});
}

std::optional<Error> in_the_way(const Endpoint& endpoint) {
  const fs::path folder = fs::absolute(endpoint.name).parent_path();
  if (is_for_this_user(folder))
    if (const Status usable = check_socket_folder(folder); !usable)
      return Error(Error::Kind::refused, usable.error().message);
  if (auto squatter = squatter_at(endpoint)) return squatter;
  const Status lock = files::LockFile::look(lock_of(endpoint));
  return lock ? std::nullopt : std::optional(lock.error());
}

}  // namespace sssup::pipe
