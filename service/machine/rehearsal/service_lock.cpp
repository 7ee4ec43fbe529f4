#include "service/machine/rehearsal/service_lock.h"

#include <fstream>

#include <boost/interprocess/sync/file_lock.hpp>

#include "common/text/errors.h"
#include "common/text/path.h"
#include "common/text/rehearsal.h"
#include "service/machine/rehearsal/layout.h"

namespace sssup::machine::rehearsal {

class ServiceLock::Held {
 public:
  explicit Held(const std::filesystem::path& file) : lock_(file.c_str()) {}
  bool take() { return lock_.try_lock(); }

 private:
  boost::interprocess::file_lock lock_;
};

ServiceLock::ServiceLock(std::unique_ptr<Held> held) : held_(std::move(held)) {}
ServiceLock::ServiceLock(ServiceLock&&) noexcept = default;
ServiceLock& ServiceLock::operator=(ServiceLock&&) noexcept = default;
ServiceLock::~ServiceLock() = default;

Expected<ServiceLock> ServiceLock::take(const std::filesystem::path& folder) {
  const std::filesystem::path file = Layout(folder).service_lock();
  try {
    std::ofstream(file, std::ios::app).close();  // it has to be there to be locked
    auto held = std::make_unique<Held>(file);
    if (held->take()) return ServiceLock(std::move(held));
    return fail(Error::Kind::busy, {text::id::rehearsal_service_runs, {{"path", text::utf8_of(folder)}}});
  } catch (const std::exception& error) {
    return fail(Error::Kind::io, {text::id::error_file_write, {{"path", text::utf8_of(file)}}}, error.what());
  }
}

}  // namespace sssup::machine::rehearsal
