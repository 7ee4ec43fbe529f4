#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>

#include "common/files/kind.h"
#include "common/text/errors.h"
#include "service/console/context.h"
#include "service/console/input_file.h"

namespace sssup::console {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> cannot_read(const fs::path& path, int code) {
  const auto kind = code == ENOENT || code == ENOTDIR ? Error::Kind::not_found : Error::Kind::io;
  return fail(kind, {text::id::error_file_read, {{"path", utf8(path)}}},
              std::error_code(code, std::generic_category()).message());
}

tl::unexpected<Error> no_file(const fs::path& path, fs::file_type type) {
  if (type == fs::file_type::directory)
    return fail(Error::Kind::invalid, {text::id::error_input_folder, {{"path", utf8(path)}}});
  return fail(Error::Kind::invalid, files::with_kind(text::id::error_input_kind, utf8(path), files::name_of(type)));
}

// The descriptor that the path names by its number, if this command inherited it. Descriptors that the command itself
// has opened are marked close-on-exec, and are not meant.
std::optional<int> handed_over(const fs::path& path) {
  std::string_view name = path.native();
  if (name == "/dev/stdin") return STDIN_FILENO;
  for (const std::string_view folder : {"/dev/fd/", "/proc/self/fd/"}) {
    if (!name.starts_with(folder)) continue;
    name.remove_prefix(folder.size());
    int number = -1;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (error != std::errc() || end != name.data() + name.size()) return std::nullopt;
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-vararg): the system's interface
    const int flags = ::fcntl(number, F_GETFD);
    if (flags >= 0 && (flags & FD_CLOEXEC) == 0) return number;
  }
  return std::nullopt;
}

// Closes the descriptor when it cannot be read as a stream.
Expected<OpenFile> stream_of(const fs::path& path, int number) {
  OpenFile file(number < 0 ? nullptr : ::fdopen(number, "rb"));
  if (file) return file;
  const int code = errno;
  if (number >= 0) ::close(number);
  return cannot_read(path, code);
}

// Not opened by its name again: that is refused for a pipe of another user (sudo).
Expected<OpenFile> open_pipe(const fs::path& path, int number) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-vararg): the system's interface
  return stream_of(path, ::fcntl(number, F_DUPFD_CLOEXEC, 0));
}

}  // namespace

Expected<OpenFile> open_input(const fs::path& path) {
  struct stat entry {};
  // Looked at before it is opened, because a device may act on that; and again when it is, because it may have changed.
  if (::stat(path.c_str(), &entry) != 0) return cannot_read(path, errno);
  std::error_code ignored;
  const fs::file_type type = fs::status(path, ignored).type();
  if (S_ISFIFO(entry.st_mode))
    if (const auto number = handed_over(path)) return open_pipe(path, *number);
  if (!S_ISREG(entry.st_mode)) return no_file(path, type);
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-vararg): the system's interface
  const int handle = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  SSSUP_TRY(OpenFile file, stream_of(path, handle));
  if (::fstat(handle, &entry) != 0) return cannot_read(path, errno);
  if (!S_ISREG(entry.st_mode)) return no_file(path, fs::status(path, ignored).type());
  return file;
}

}  // namespace sssup::console
