#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "service/console/new_file.h"

namespace sssup::console {

std::error_code write_new_file(const std::filesystem::path& path, std::string_view content, Durable durable) {
  constexpr mode_t as_the_umask_says = 0666;
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-vararg): the system's interface
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, as_the_umask_says);
  if (file < 0) return {errno, std::generic_category()};
  int why = 0;
  while (!content.empty() && why == 0) {
    const ssize_t written = ::write(file, content.data(), content.size());
    if (written >= 0)
      content.remove_prefix(static_cast<std::size_t>(written));
    else if (errno != EINTR)
      why = errno;
  }
  if (why == 0 && durable == Durable::yes && ::fsync(file) != 0 && errno != EINVAL && errno != EROFS) why = errno;
  if (::close(file) != 0 && why == 0) why = errno;
  if (why != 0) ::unlink(path.c_str());
  return {why, std::generic_category()};
}

}  // namespace sssup::console
