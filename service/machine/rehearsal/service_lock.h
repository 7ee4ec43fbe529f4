// One service a rehearsal: two would both run its upgrade.
#pragma once

#include <filesystem>
#include <memory>

#include "common/outcome/outcome.h"

namespace sssup::machine::rehearsal {

/// Held by the service process of the rehearsal in a folder; given back by the system when that process ends in
/// whatever way. It lies in a folder that is the rehearsal's user's alone, so that nobody else can hold it.
class ServiceLock {
 public:
  /// Kind::busy when another process holds it; Kind::io.
  static Expected<ServiceLock> take(const std::filesystem::path& folder);

  ServiceLock(ServiceLock&&) noexcept;
  ServiceLock& operator=(ServiceLock&&) noexcept;
  ~ServiceLock();

 private:
  class Held;
  explicit ServiceLock(std::unique_ptr<Held> held);
  std::unique_ptr<Held> held_;
};

}  // namespace sssup::machine::rehearsal
