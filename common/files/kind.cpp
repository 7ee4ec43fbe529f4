#include "common/files/kind.h"

#include <system_error>
#include <utility>

#include "common/text/errors.h"
#include "common/text/path.h"

namespace sssup::files {
namespace {

using Type = std::filesystem::file_type;

// Where the kind cannot be told, the write itself reports why.
Type type_of(const std::filesystem::path& path) {
  std::error_code error;
  const Type type = std::filesystem::symlink_status(path, error).type();
  return type == Type::none ? Type::not_found : type;
}

}  // namespace

const text::Entry& name_of(std::filesystem::file_type type) {
  switch (type) {
    case Type::regular: return text::id::error_kind_file;
    case Type::directory: return text::id::error_kind_folder;
    case Type::symlink: return text::id::error_kind_link;
    case Type::fifo: return text::id::error_kind_pipe;
    case Type::socket: return text::id::error_kind_socket;
    case Type::block:
    case Type::character: return text::id::error_kind_device;
    default: return text::id::error_kind_other;
  }
}

text::Message with_kind(const text::Entry& text, std::string path, const text::Entry& what) {
  return {text,
          {{"path", std::move(path)}, {"what", std::string(what.english)}, {"what_ja", std::string(what.japanese)}}};
}

tl::unexpected<Error> in_the_way(const std::filesystem::path& path, const text::Entry& what) {
  return fail(Error::Kind::refused, with_kind(text::id::error_in_the_way, text::utf8_of(path), what));
}

Status check_file_or_free(const std::filesystem::path& path) {
  const Type type = type_of(path);
  if (type == Type::not_found) return {};
  if (type != Type::regular) return in_the_way(path, name_of(type));
  std::error_code error;
  if (std::filesystem::hard_link_count(path, error) <= 1 || error) return {};
  return in_the_way(path, text::id::error_kind_hard_link);
}

Status check_folder_or_free(const std::filesystem::path& path) {
  const Type type = type_of(path);
  if (type == Type::not_found || type == Type::directory) return {};
  return in_the_way(path, name_of(type));
}

}  // namespace sssup::files
