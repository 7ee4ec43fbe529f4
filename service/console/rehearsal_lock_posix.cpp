#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "common/text/console.h"
#include "common/text/errors.h"
#include "service/console/context.h"
#include "service/console/rehearsal_lock.h"

namespace sssup::console {

class RehearsalLock::Held {
 public:
  explicit Held(int file) : file_(file) {}
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;
  ~Held() { ::close(file_); }

 private:
  int file_;
};

RehearsalLock::RehearsalLock(std::unique_ptr<Held> held) : held_(std::move(held)) {}
RehearsalLock::RehearsalLock(RehearsalLock&&) noexcept = default;
RehearsalLock& RehearsalLock::operator=(RehearsalLock&&) noexcept = default;
RehearsalLock::~RehearsalLock() = default;

// Nothing is written to the file, so it does not matter what is in it; a link would lead to a file of somebody else,
// whose rights were changed.
Expected<RehearsalLock> RehearsalLock::take(const std::filesystem::path& folder) {
  constexpr mode_t mine = S_IRUSR | S_IWUSR;
  const std::filesystem::path file = folder / "host.lock";
  const auto failed = [&file](int why) {
    return fail(Error::Kind::io, {text::id::error_file_write, {{"path", utf8(file)}}},
                std::error_code(why, std::generic_category()).message());
  };
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-vararg): the system's interface
  const int handle = ::open(file.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, mine);
  if (handle < 0) return failed(errno);
  auto held = std::make_unique<Held>(handle);
  struct stat entry {};
  if (::fstat(handle, &entry) != 0) return failed(errno);
  if (!S_ISREG(entry.st_mode) || entry.st_nlink != 1)
    return fail(Error::Kind::refused, {text::id::error_path_no_file, {{"path", utf8(file)}}});
  ::fchmod(handle, mine);
  if (::flock(handle, LOCK_EX | LOCK_NB) == 0) return RehearsalLock(std::move(held));
  if (errno != EWOULDBLOCK) return failed(errno);
  return fail(Error::Kind::busy, {text::id::console_rehearsal_busy, {{"folder", utf8(folder)}}});
}

}  // namespace sssup::console
