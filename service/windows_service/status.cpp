// Windows only.
#include "service/windows_service/status.h"

namespace sssup::windows_service {
namespace {

using namespace std::chrono_literals;

constexpr auto sign_every = 1s;
constexpr auto pending_at_most = 120s;  // one that hangs must not be taken for alive
constexpr DWORD next_sign_within_ms = 10'000;

constexpr DWORD controls = SERVICE_ACCEPT_STOP | SERVICE_ACCEPT_PRESHUTDOWN | SERVICE_ACCEPT_SESSIONCHANGE;

bool is_pending(DWORD state) {
  return state == SERVICE_START_PENDING || state == SERVICE_STOP_PENDING;
}

}  // namespace

Status::Status(SERVICE_STATUS_HANDLE handle) : handle_(handle), signs_of_life_([this] { give_signs_of_life(); }) {}

Status::~Status() {
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
  }
  over_changed_.notify_all();
  signs_of_life_.join();
}

void Status::starting() {
  const std::lock_guard lock(mutex_);
  tell(SERVICE_START_PENDING);
}

void Status::running() {
  const std::lock_guard lock(mutex_);
  if (state_ == SERVICE_START_PENDING) tell(SERVICE_RUNNING);
}

void Status::stopping() {
  const std::lock_guard lock(mutex_);
  if (state_ != SERVICE_STOP_PENDING && state_ != SERVICE_STOPPED) tell(SERVICE_STOP_PENDING);
}

void Status::stopped(DWORD code) {
  const std::lock_guard lock(mutex_);
  tell(SERVICE_STOPPED, code);
}

void Status::tell(DWORD state, DWORD code) {
  if (state != state_) since_ = std::chrono::steady_clock::now();
  checkpoint_ = !is_pending(state) ? 0 : state == state_ ? checkpoint_ + 1 : 1;
  state_ = state;
  SERVICE_STATUS status{};
  status.dwServiceType = SERVICE_WIN32_OWN_PROCESS;
  status.dwCurrentState = state;
  // What has not started yet can be stopped too: the control manager would wait for nothing.
  status.dwControlsAccepted = state == SERVICE_RUNNING         ? controls
                              : state == SERVICE_START_PENDING ? SERVICE_ACCEPT_STOP
                                                               : 0;
  status.dwWin32ExitCode = code == 0 ? NO_ERROR : ERROR_SERVICE_SPECIFIC_ERROR;
  status.dwServiceSpecificExitCode = code;
  status.dwCheckPoint = checkpoint_;
  status.dwWaitHint = is_pending(state) ? next_sign_within_ms : 0;
  ::SetServiceStatus(handle_, &status);
}

void Status::give_signs_of_life() {
  std::unique_lock lock(mutex_);
  while (!over_changed_.wait_for(lock, sign_every, [this] { return over_; }))
    if (is_pending(state_) && std::chrono::steady_clock::now() < since_ + pending_at_most) tell(state_);
}

}  // namespace sssup::windows_service
