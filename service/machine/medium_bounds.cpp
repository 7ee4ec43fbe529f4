#include "service/machine/medium_bounds.h"

#include <algorithm>

#include "common/text/machine.h"

namespace sssup::machine {
namespace {

tl::unexpected<Error> above(const text::Entry& what, const std::string& path, std::uint64_t most) {
  return fail(Error::Kind::refused, {what, {{"path", path}, {"most", std::to_string(most)}}});
}

// Of UTF-8: the bytes that begin a character.
std::size_t characters_in(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

}  // namespace

Status MediumBounds::add(const FileEntry& file) {
  if (characters_in(file.path) > most_characters_of_path)
    return above(text::id::machine_medium_path_long, file.path, most_characters_of_path);
  if (static_cast<std::size_t>(std::count(file.path.begin(), file.path.end(), '\\')) > most_folders_deep)
    return above(text::id::machine_medium_deep, file.path, most_folders_deep);
  if (++files_ > most_files_of_medium) return above(text::id::machine_medium_files, file.path, most_files_of_medium);
  if (file.size > most_bytes_of_medium - bytes_)
    return above(text::id::machine_medium_bytes, file.path, most_bytes_of_medium >> 30U);
  bytes_ += file.size;
  return {};
}

Status check_small_file(std::string_view path, std::uint64_t bytes) {
  if (bytes <= most_bytes_of_small_file) return {};
  return above(text::id::machine_medium_small_file, std::string(path), most_bytes_of_small_file >> 20U);
}

}  // namespace sssup::machine
