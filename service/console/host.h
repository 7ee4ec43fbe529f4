// The host of a rehearsal server: what Windows is to the service. Starts it, and after every end does what the server
// does in between, until the service has removed itself.
#pragma once

#include <atomic>
#include <filesystem>
#include <optional>
#include <thread>

#include "common/outcome/outcome.h"

namespace sssup::console {

class Host {
 public:
  /// The service's output goes to <folder>/service.log.
  explicit Host(std::filesystem::path folder);
  /// Stops the service as `stop` does.
  ~Host();
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  void start();
  /// A client has reached the service since the last call: it is no service that dies at once, again and again.
  void reached() { unreached_runs_ = 0; }
  /// The service will not be started again.
  bool over() const { return over_; }
  /// Asks the service to end, and waits.
  void stop();
  /// Why it is over, if not by its own will. Only when over.
  const std::optional<Error>& trouble() const { return trouble_; }

 private:
  void run(const std::stop_token& stop);

  std::filesystem::path folder_;
  std::optional<Error> trouble_;
  std::atomic<unsigned> unreached_runs_{0};
  std::atomic<bool> over_{false};
  std::jthread thread_;
};

}  // namespace sssup::console
