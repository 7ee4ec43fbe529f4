#include <fcntl.h>
#include <io.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

#include "service/console/new_file.h"

namespace sssup::console {

std::error_code write_new_file(const std::filesystem::path& path, std::string_view content, Durable durable) {
  constexpr std::size_t most_at_once = std::size_t{1} << 30U;
  const int file = ::_wopen(path.c_str(), _O_WRONLY | _O_CREAT | _O_EXCL | _O_BINARY, _S_IREAD | _S_IWRITE);
  if (file < 0) return {errno, std::generic_category()};
  int why = 0;
  while (!content.empty() && why == 0) {
    const int written = ::_write(file, content.data(), static_cast<unsigned>(std::min(content.size(), most_at_once)));
    if (written < 0)
      why = errno;
    else
      content.remove_prefix(static_cast<std::size_t>(written));
  }
  if (why == 0 && durable == Durable::yes && ::_commit(file) != 0) why = errno;
  if (::_close(file) != 0 && why == 0) why = errno;
  std::error_code ignored;
  if (why != 0) std::filesystem::remove(path, ignored);
  return {why, std::generic_category()};
}

}  // namespace sssup::console
