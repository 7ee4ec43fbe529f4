#include "service/console/output.h"

#include <cerrno>
#include <fstream>
#include <system_error>

#include "common/text/errors.h"
#include "service/console/context.h"

namespace sssup::console {
namespace {

std::filesystem::path beside(std::filesystem::path path) {
  path += ".new";
  return path;
}

tl::unexpected<Error> cannot_write(const std::filesystem::path& path, const std::string& why) {
  return fail(Error::Kind::io, {text::id::error_file_write, {{"path", utf8(path)}}}, why);
}

}  // namespace

Status can_write_output(const std::filesystem::path& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error))
    return cannot_write(path, std::make_error_code(std::errc::is_a_directory).message());
  errno = 0;
  const bool opened = std::ofstream(beside(path), std::ios::binary | std::ios::app).is_open();
  const int why = errno;
  if (!opened) return cannot_write(path, std::error_code(why != 0 ? why : EIO, std::generic_category()).message());
  std::filesystem::remove(beside(path), error);
  return {};
}

Status write_output(const std::filesystem::path& path, std::string_view content) {
  const std::filesystem::path fresh = beside(path);
  errno = 0;
  std::ofstream file(fresh, std::ios::binary | std::ios::trunc);
  file.write(content.data(), static_cast<std::streamsize>(content.size()));
  file.close();
  std::error_code error(file ? 0 : errno != 0 ? errno : EIO, std::generic_category());
  if (!error) std::filesystem::rename(fresh, path, error);
  if (!error) return {};
  std::error_code ignored;
  std::filesystem::remove(fresh, ignored);
  return cannot_write(path, error.message());
}

}  // namespace sssup::console
