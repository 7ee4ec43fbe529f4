#include <fstream>

#include <boost/interprocess/sync/file_lock.hpp>

#include "common/text/console.h"
#include "common/text/errors.h"
#include "service/console/context.h"
#include "service/console/rehearsal_lock.h"

namespace sssup::console {

class RehearsalLock::Held {
 public:
  explicit Held(const std::filesystem::path& file) : lock_(file.c_str()) {}
  bool take() { return lock_.try_lock(); }

 private:
  boost::interprocess::file_lock lock_;
};

RehearsalLock::RehearsalLock(std::unique_ptr<Held> held) : held_(std::move(held)) {}
RehearsalLock::RehearsalLock(RehearsalLock&&) noexcept = default;
RehearsalLock& RehearsalLock::operator=(RehearsalLock&&) noexcept = default;
RehearsalLock::~RehearsalLock() = default;

Expected<RehearsalLock> RehearsalLock::take(const std::filesystem::path& folder) try {
  const std::filesystem::path file = folder / "host.lock";
  std::ofstream(file, std::ios::app).close();  // it has to be there to be locked
  std::filesystem::permissions(file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  auto held = std::make_unique<Held>(file);
  if (held->take()) return RehearsalLock(std::move(held));
  return fail(Error::Kind::busy, {text::id::console_rehearsal_busy, {{"folder", utf8(folder)}}});
} catch (const std::exception& error) {
  return fail(Error::Kind::io, {text::id::error_file_write, {{"path", utf8(folder)}}}, error.what());
}

}  // namespace sssup::console
