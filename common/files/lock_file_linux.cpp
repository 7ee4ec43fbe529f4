// Linux only: locks of an open file, which belong to it and not to the process, and can be asked for.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "common/files/kind.h"
#include "common/files/lock_file.h"
#include "common/text/errors.h"
#include "common/text/path.h"

namespace sssup::files {
namespace {

namespace fs = std::filesystem;

constexpr mode_t this_user_alone = S_IRUSR | S_IWUSR;
// O_NONBLOCK: opening a named pipe does not wait for its other end.
constexpr int safely = O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;

tl::unexpected<Error> held(const fs::path& file) {
  return fail(Error::Kind::busy, {text::id::error_lock_held, {{"path", text::utf8_of(file)}}});
}

tl::unexpected<Error> cannot_open(const fs::path& file, int code) {
  std::error_code ignored;
  const fs::file_type type = fs::symlink_status(file, ignored).type();
  if (code == ELOOP || code == EISDIR || code == ENXIO) return in_the_way(file, name_of(type));
  return fail(code == ENOSPC ? Error::Kind::disk_full : Error::Kind::io,
              {text::id::error_file_write, {{"path", text::utf8_of(file)}}}, std::generic_category().message(code));
}

// Null: a file that bears this name alone, or has just lost it.
const text::Entry* objection(const struct stat& entry) {
  if (S_ISFIFO(entry.st_mode)) return &text::id::error_kind_pipe;
  if (S_ISDIR(entry.st_mode)) return &text::id::error_kind_folder;
  if (!S_ISREG(entry.st_mode)) return &text::id::error_kind_device;
  return entry.st_nlink > 1 ? &text::id::error_kind_hard_link : nullptr;
}

struct flock whole_file() {
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  return lock;
}

bool is_named(const fs::path& file, const struct stat& entry) {
  struct stat named {};
  return ::lstat(file.c_str(), &named) == 0 && named.st_dev == entry.st_dev && named.st_ino == entry.st_ino;
}

class Closed {
 public:
  explicit Closed(int handle) : handle_(handle) {}
  Closed(const Closed&) = delete;
  Closed& operator=(const Closed&) = delete;
  ~Closed() {
    if (handle_ >= 0) ::close(handle_);
  }
  int get() const { return handle_; }
  int release() { return std::exchange(handle_, -1); }

 private:
  int handle_;
};

}  // namespace

Expected<LockFile> LockFile::take(const fs::path& file, Wait wait) {
  for (;;) {
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-vararg): the system's interface
    Closed handle(::open(file.c_str(), O_RDWR | O_CREAT | safely, this_user_alone));
    if (handle.get() < 0) return cannot_open(file, errno);
    struct stat entry {};
    if (::fstat(handle.get(), &entry) != 0) return cannot_open(file, errno);
    if (const auto* what = objection(entry)) return in_the_way(file, *what);
    if ((entry.st_mode & ~static_cast<mode_t>(S_IFMT)) != this_user_alone) ::fchmod(handle.get(), this_user_alone);
    struct flock lock = whole_file();
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-vararg): the system's interface
    if (::fcntl(handle.get(), wait == Wait::yes ? F_OFD_SETLKW : F_OFD_SETLK, &lock) != 0) {
      if (errno == EINTR) continue;
      if (errno == EAGAIN || errno == EACCES) return held(file);
      return cannot_open(file, errno);
    }
    // Whoever held it may have removed it: a lock counts only while the name still leads to it.
    if (is_named(file, entry)) return LockFile(handle.release());
  }
}

Status LockFile::look(const fs::path& file) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-vararg): the system's interface
  const Closed handle(::open(file.c_str(), O_RDONLY | safely));
  if (handle.get() < 0) {
    if (errno == ELOOP || errno == ENXIO) return cannot_open(file, errno);
    return {};
  }
  struct stat entry {};
  if (::fstat(handle.get(), &entry) != 0) return {};
  if (const auto* what = objection(entry)) return in_the_way(file, *what);
  struct flock lock = whole_file();
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-vararg): the system's interface
  const bool is_held = ::fcntl(handle.get(), F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
  if (is_held) return held(file);
  return {};
}

LockFile::~LockFile() {
  if (handle_ >= 0) ::close(static_cast<int>(handle_));
}

}  // namespace sssup::files
