#include "service/console/output.h"

#include <fstream>
#include <system_error>

#include "common/text/errors.h"
#include "service/console/context.h"

namespace sssup::console {

Status write_output(const std::filesystem::path& path, std::string_view content) {
  std::filesystem::path fresh = path;
  fresh += ".new";
  errno = 0;
  std::ofstream file(fresh, std::ios::binary | std::ios::trunc);
  file.write(content.data(), static_cast<std::streamsize>(content.size()));
  file.close();
  std::error_code error(file ? 0 : errno != 0 ? errno : EIO, std::generic_category());
  if (!error) std::filesystem::rename(fresh, path, error);
  if (!error) return {};
  std::error_code ignored;
  std::filesystem::remove(fresh, ignored);
  return fail(Error::Kind::io, {text::id::error_file_write, {{"path", utf8(path)}}}, error.message());
}

}  // namespace sssup::console
