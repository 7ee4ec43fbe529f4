#include "service/machine/rehearsal/service_lock.h"

#include "common/text/path.h"
#include "common/text/rehearsal.h"
#include "service/machine/rehearsal/layout.h"

namespace sssup::machine::rehearsal {
namespace {

namespace fs = std::filesystem;

Error told(const Error& error, const fs::path& folder) {
  if (error.kind != Error::Kind::busy) return error;
  return {Error::Kind::busy,
          {text::id::rehearsal_service_runs,
           {{"path", text::utf8_of(folder)}, {"lock", text::utf8_of(Layout(folder).service_lock())}}}};
}

}  // namespace

Expected<files::LockFile> take_service_lock(const fs::path& folder) {
  auto lock = files::LockFile::take(Layout(folder).service_lock());
  if (lock) return lock;
  return tl::unexpected<Error>(told(lock.error(), folder));
}

Status look_at_service_lock(const fs::path& folder) {
  const Status free = files::LockFile::look(Layout(folder).service_lock());
  if (free) return {};
  return tl::unexpected<Error>(told(free.error(), folder));
}

}  // namespace sssup::machine::rehearsal
