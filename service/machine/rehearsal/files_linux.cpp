// Linux only: renameat2.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

#include "service/machine/rehearsal/platform.h"

namespace sssup::machine::rehearsal::platform {
namespace {

constexpr mode_t owner_only = S_IRUSR | S_IWUSR;

std::error_code why_it_failed() {
  return {errno, std::generic_category()};
}

class Handle {
 public:
  explicit Handle(int number) : number_(number) {}
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() {
    if (number_ >= 0) ::close(number_);
  }
  explicit operator bool() const { return number_ >= 0; }
  int number() const { return number_; }

 private:
  int number_;
};

std::error_code write_all(const Handle& file, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = ::write(file.number(), content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return why_it_failed();
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

// A named pipe is neither waited for nor written to.
std::error_code write_to_file(const std::filesystem::path& path, int flags, std::string_view content) {
  const Handle file(::open(path.c_str(), O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | flags, owner_only));
  if (!file) return why_it_failed();
  struct stat status {};
  if (::fstat(file.number(), &status) != 0) return why_it_failed();
  if (!S_ISREG(status.st_mode)) return std::make_error_code(std::errc::invalid_argument);
  if (status.st_nlink > 1) return std::make_error_code(std::errc::too_many_links);  // somebody's file, perhaps
  return write_all(file, content);
}

}  // namespace

std::error_code write_new(const std::filesystem::path& path, std::string_view content) {
  // O_EXCL fails when anything is there, links included: nobody can put something here in between.
  const auto make = [&] {
    return ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, owner_only);
  };
  int handle = make();
  if (handle < 0 && errno == EEXIST) {
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) return why_it_failed();
    handle = make();
  }
  const Handle file(handle);
  return file ? write_all(file, content) : why_it_failed();
}

std::error_code append(const std::filesystem::path& path, std::string_view content) {
  return write_to_file(path, O_APPEND | O_CREAT, content);
}

std::error_code overwrite(const std::filesystem::path& path, std::string_view content) {
  return write_to_file(path, 0, content);
}

std::error_code read_file(const std::filesystem::path& path, std::size_t most, std::string& content) {
  content.clear();
  const Handle file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!file) return why_it_failed();
  struct stat status {};
  if (::fstat(file.number(), &status) != 0) return why_it_failed();
  if (S_ISDIR(status.st_mode)) return std::make_error_code(std::errc::is_a_directory);
  if (!S_ISREG(status.st_mode)) return std::make_error_code(std::errc::invalid_argument);
  // One more than it has, so that its end is seen.
  std::size_t room = std::min(most, static_cast<std::size_t>(status.st_size) + 1);
  while (content.size() < most) {
    const std::size_t had = content.size();
    content.resize(std::min(most, had + std::max<std::size_t>(room, 1)));
    const ssize_t got = ::read(file.number(), content.data() + had, content.size() - had);
    content.resize(had + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return why_it_failed();
    if (got == 0) break;
    room = 1U << 16U;
  }
  return {};
}

std::error_code rename_to_free(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return {};
  return why_it_failed();
}

}  // namespace sssup::machine::rehearsal::platform
