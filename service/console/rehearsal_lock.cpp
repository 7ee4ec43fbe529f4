#include "service/console/rehearsal_lock.h"

#include "common/text/console.h"
#include "service/console/context.h"

namespace sssup::console {

Expected<files::LockFile> take_rehearsal_lock(const std::filesystem::path& folder) {
  const std::filesystem::path file = folder / "host.lock";
  auto lock = files::LockFile::take(file);
  if (lock || lock.error().kind != Error::Kind::busy) return lock;
  return fail(Error::Kind::busy, {text::id::console_rehearsal_busy, {{"folder", utf8(folder)}, {"lock", utf8(file)}}});
}

}  // namespace sssup::console
