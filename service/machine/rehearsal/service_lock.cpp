#include "service/machine/rehearsal/service_lock.h"

#include <chrono>
#include <thread>

#include "common/text/path.h"
#include "common/text/rehearsal.h"
#include "service/machine/rehearsal/layout.h"

namespace sssup::machine::rehearsal {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

// A Setup that a killed service was about to start has the lock open until it runs. On a busy machine that takes a
// while.
constexpr auto patience = 2s;
constexpr auto try_every = 10ms;

Error told(const Error& error, const fs::path& folder) {
  if (error.kind != Error::Kind::busy) return error;
  return {Error::Kind::busy,
          {text::id::rehearsal_service_runs,
           {{"path", text::utf8_of(folder)}, {"lock", text::utf8_of(Layout(folder).service_lock())}}}};
}

}  // namespace

Expected<files::LockFile> take_service_lock(const fs::path& folder) {
  const auto give_up = std::chrono::steady_clock::now() + patience;
  auto lock = files::LockFile::take(Layout(folder).service_lock());
  while (!lock && lock.error().kind == Error::Kind::busy && std::chrono::steady_clock::now() < give_up) {
    std::this_thread::sleep_for(try_every);
    lock = files::LockFile::take(Layout(folder).service_lock());
  }
  if (lock) return lock;
  return tl::unexpected<Error>(told(lock.error(), folder));
}

Status look_at_service_lock(const fs::path& folder) {
  const Status free = files::LockFile::look(Layout(folder).service_lock());
  if (free) return {};
  return tl::unexpected<Error>(told(free.error(), folder));
}

}  // namespace sssup::machine::rehearsal
