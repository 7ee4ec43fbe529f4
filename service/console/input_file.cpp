#include "service/console/input_file.h"

#include <array>
#include <cerrno>
#include <system_error>

#include <fmt/format.h>

#include "common/text/errors.h"
#include "service/console/context.h"

namespace sssup::console {
namespace {

// "32 MiB", "64 KiB".
std::string size(std::size_t bytes) {
  constexpr std::size_t kibibyte = 1024;
  const std::size_t kibibytes = bytes / kibibyte;
  return kibibytes < kibibyte ? fmt::format("{} KiB", kibibytes) : fmt::format("{} MiB", kibibytes / kibibyte);
}

}  // namespace

Expected<std::string> read_input(const std::filesystem::path& path, std::size_t most) {
  SSSUP_TRY(const OpenFile file, open_input(path));
  std::string content;
  std::array<char, std::size_t{64} << 10U> block{};
  // Not by the size the file system names: a pipe has none, and a file may grow.
  while (const std::size_t got = std::fread(block.data(), 1, block.size(), file.get())) {
    content.append(block.data(), got);
    if (content.size() > most)
      return fail(Error::Kind::invalid, {text::id::error_file_too_large, {{"path", utf8(path)}, {"max", size(most)}}});
  }
  if (std::ferror(file.get()) != 0)
    return fail(Error::Kind::io, {text::id::error_file_read, {{"path", utf8(path)}}},
                std::error_code(errno, std::generic_category()).message());
  return content;
}

}  // namespace sssup::console
