// POSIX only.
#include "common/pipe/squatter_unix.h"

#include <filesystem>
#include <system_error>

#include "common/text/pipe.h"

namespace sssup::pipe {
namespace {

namespace fs = std::filesystem;

const text::Entry& name_of(fs::file_type type) {
  switch (type) {
    case fs::file_type::directory: return text::id::pipe_squat_folder;
    case fs::file_type::symlink: return text::id::pipe_squat_link;
    case fs::file_type::fifo: return text::id::pipe_squat_fifo;
    case fs::file_type::regular: return text::id::pipe_squat_file;
    default: return text::id::pipe_squat_other;
  }
}

}  // namespace

std::optional<text::Message> squatter_at(const Endpoint& endpoint) {
  std::error_code error;
  const fs::file_type type = fs::symlink_status(endpoint.name, error).type();
  if (type == fs::file_type::socket || type == fs::file_type::not_found || type == fs::file_type::none)
    return std::nullopt;
  const text::Entry& what = name_of(type);
  return text::Message(
      text::id::pipe_name_in_use,
      {{"endpoint", endpoint.name}, {"what", std::string(what.english)}, {"what_ja", std::string(what.japanese)}});
}

}  // namespace sssup::pipe
