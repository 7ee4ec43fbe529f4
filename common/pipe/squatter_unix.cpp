// POSIX only.
#include <filesystem>
#include <system_error>

#include "common/files/kind.h"
#include "common/files/lock_file.h"
#include "common/pipe/squatter.h"
#include "common/text/pipe.h"

namespace sssup::pipe {

namespace fs = std::filesystem;

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

std::optional<Error> in_the_way(const Endpoint& endpoint) {
  if (auto squatter = squatter_at(endpoint)) return squatter;
  const Status lock = files::LockFile::look(lock_of(endpoint));
  return lock ? std::nullopt : std::optional(lock.error());
}

}  // namespace sssup::pipe
