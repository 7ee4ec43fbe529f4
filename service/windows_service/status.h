// Windows only: what the service control manager is told about us.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "service/machine/windows/api.h"

namespace sssup::windows_service {

/// Thread-safe. While something is pending a sign of life goes out every second, as long as that may take at most.
class Status {
 public:
  explicit Status(SERVICE_STATUS_HANDLE handle);
  ~Status();
  Status(const Status&) = delete;
  Status& operator=(const Status&) = delete;

  void starting();
  void running();
  void stopping();
  /// The last word. 0: as it should be; anything else has the service started again (its recovery actions).
  void stopped(DWORD code);

 private:
  void tell(DWORD state, DWORD code = 0);  // with mutex_ held
  void give_signs_of_life();

  SERVICE_STATUS_HANDLE handle_;
  std::mutex mutex_;
  DWORD state_ = SERVICE_STOPPED;
  DWORD checkpoint_ = 0;
  std::chrono::steady_clock::time_point since_;  // of the state
  bool over_ = false;
  std::condition_variable over_changed_;
  std::thread signs_of_life_;
};

}  // namespace sssup::windows_service
