#include <algorithm>
#include <cerrno>
#include <fstream>

#include "service/machine/rehearsal/platform.h"

namespace sssup::machine::rehearsal::platform {
namespace {

namespace fs = std::filesystem;

std::error_code why_it_failed() {
  return errno == 0 ? std::make_error_code(std::errc::io_error) : std::error_code(errno, std::generic_category());
}

std::error_code write(const fs::path& path, std::string_view content, std::ios::openmode mode) {
  errno = 0;
  std::ofstream file(path, std::ios::binary | mode);
  file.write(content.data(), static_cast<std::streamsize>(content.size()));
  file.close();
  return file ? std::error_code() : why_it_failed();
}

}  // namespace

std::error_code write_new(const fs::path& path, std::string_view content) {
  return write(path, content, std::ios::trunc);
}

std::error_code append(const fs::path& path, std::string_view content) {
  return write(path, content, std::ios::app);
}

std::error_code overwrite(const fs::path& path, std::string_view content) {
  return write(path, content, std::ios::in);
}

std::error_code read_file(const fs::path& path, std::size_t most, std::string& content) {
  content.clear();
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) return why_it_failed();
  constexpr std::size_t most_at_once = std::size_t{1} << 20U;
  while (file && content.size() < most) {
    const std::size_t had = content.size();
    content.resize(std::min(most, had + most_at_once));
    file.read(content.data() + had, static_cast<std::streamsize>(content.size() - had));
    content.resize(had + static_cast<std::size_t>(file.gcount()));
  }
  return file.bad() ? why_it_failed() : std::error_code();
}

std::error_code rename_to_free(const fs::path& from, const fs::path& to) {
  std::error_code error;
  if (fs::exists(to, error)) return std::make_error_code(std::errc::file_exists);
  fs::rename(from, to, error);
  return error;
}

}  // namespace sssup::machine::rehearsal::platform
