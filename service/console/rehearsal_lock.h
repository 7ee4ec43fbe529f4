#pragma once

#include <filesystem>
#include <memory>

#include "common/outcome/outcome.h"

namespace sssup::console {

/// Held by the one process that is the host of a rehearsal server, or changes it directly; given back by the system
/// when that process ends in whatever way.
class RehearsalLock {
 public:
  /// Kind::busy when another one holds it.
  static Expected<RehearsalLock> take(const std::filesystem::path& folder);

  RehearsalLock(RehearsalLock&&) noexcept;
  RehearsalLock& operator=(RehearsalLock&&) noexcept;
  ~RehearsalLock();

 private:
  class Held;
  explicit RehearsalLock(std::unique_ptr<Held> held);
  std::unique_ptr<Held> held_;
};

}  // namespace sssup::console
