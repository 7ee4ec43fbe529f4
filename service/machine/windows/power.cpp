#include "service/machine/windows/power.h"

#include <algorithm>

#include "common/text/machine.h"
#include "common/text/wide.h"
#include "service/machine/windows/handle.h"
#include "service/machine/windows/processes.h"
#include "service/machine/windows/system_error.h"

namespace sssup::machine::windows {
namespace {

constexpr DWORD planned_upgrade =
    SHTDN_REASON_MAJOR_APPLICATION | SHTDN_REASON_MINOR_UPGRADE | SHTDN_REASON_FLAG_PLANNED;
// A code the toolchain's headers do not know yet.
constexpr DWORD shutdown_is_scheduled = 1190;
constexpr int tries = 20;
constexpr DWORD pause_ms = 500;

// Windows' error code.
DWORD enable_shutdown() {
  HANDLE raw = nullptr;
  if (!OpenProcessToken(GetCurrentProcess(), TOKEN_ADJUST_PRIVILEGES | TOKEN_QUERY, &raw)) return GetLastError();
  const Handle token = own(raw);
  TOKEN_PRIVILEGES privileges{};
  privileges.PrivilegeCount = 1;
  privileges.Privileges[0].Attributes = SE_PRIVILEGE_ENABLED;
  if (!LookupPrivilegeValueW(nullptr, L"SeShutdownPrivilege", &privileges.Privileges[0].Luid)) return GetLastError();
  AdjustTokenPrivileges(token.get(), FALSE, &privileges, 0, nullptr, nullptr);
  return GetLastError();  // ERROR_NOT_ALL_ASSIGNED counts
}

bool is_under_way(DWORD code) {
  return code == ERROR_SHUTDOWN_IN_PROGRESS || code == shutdown_is_scheduled;
}

// Windows that has just started, or is busy with a sign-in, says so.
template <class Ask>
DWORD ask_until_heard(const Ask& ask) {
  for (int attempt = 1;; ++attempt) {
    if (ask()) return ERROR_SUCCESS;
    const DWORD code = GetLastError();
    if (is_under_way(code)) return ERROR_SUCCESS;
    if ((code != ERROR_NOT_READY && code != ERROR_MACHINE_LOCKED) || attempt == tries) return code;
    Sleep(pause_ms);
  }
}

}  // namespace

Expected<std::string> WindowsPower::boot_identity() {
  return windows::boot_identity();
}

Status WindowsPower::restart(std::string_view reason) {
  const text::Message what = text::id::machine_restart;
  if (const DWORD code = enable_shutdown(); code != ERROR_SUCCESS) return system_fail(code, what);
  const auto uptime = std::chrono::milliseconds(GetTickCount64());
  const auto wait = std::chrono::ceil<std::chrono::seconds>(
      minimum_uptime_ - std::min<std::chrono::milliseconds>(uptime, minimum_uptime_));
  std::wstring message = text::wide(text::id::machine_restart_message.english) + L"\n" +
                         text::wide(text::id::machine_restart_message.japanese) + L"\n" + text::wide(reason);
  DWORD code = ask_until_heard([&] {
    return InitiateSystemShutdownExW(nullptr, message.data(), static_cast<DWORD>(wait.count()), by_force_, TRUE,
                                     planned_upgrade);
  });
  // Put off, it is up to Windows. At once, both ways are asked: each has been seen to say yes and do nothing.
  if (wait.count() == 0) {
    const UINT how = by_force_ ? EWX_REBOOT | EWX_FORCE : EWX_REBOOT;
    const DWORD second = ask_until_heard([how] { return ExitWindowsEx(how, planned_upgrade); });
    if (second == ERROR_SUCCESS) code = ERROR_SUCCESS;
  }
  if (code != ERROR_SUCCESS) return system_fail(code, what);
  return {};
}

}  // namespace sssup::machine::windows
