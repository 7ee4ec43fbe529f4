// Windows only.
#include "common/pipe/service_windows.h"

#include <memory>

#include <winsvc.h>

#include <tl/expected.hpp>

namespace sssup::pipe {
namespace {

constexpr const wchar_t* service_name = L"SSSUpgrade";

struct ServiceCloser {
  void operator()(SC_HANDLE handle) const { ::CloseServiceHandle(handle); }
};
using Service = std::unique_ptr<std::remove_pointer_t<SC_HANDLE>, ServiceCloser>;

// Error: the system's, when it is not installed or cannot be asked.
tl::expected<SERVICE_STATUS_PROCESS, DWORD> query() {
  const Service all(::OpenSCManagerW(nullptr, nullptr, SC_MANAGER_CONNECT));
  if (!all) return tl::unexpected(::GetLastError());
  const Service service(::OpenServiceW(all.get(), service_name, SERVICE_QUERY_STATUS));
  if (!service) return tl::unexpected(::GetLastError());
  SERVICE_STATUS_PROCESS status{};
  DWORD needed = 0;
  if (!::QueryServiceStatusEx(service.get(), SC_STATUS_PROCESS_INFO, reinterpret_cast<BYTE*>(&status), sizeof status,
                              &needed))
    return tl::unexpected(::GetLastError());
  return status;
}

}  // namespace

DWORD service_process() {
  const auto status = query();
  return status ? status->dwProcessId : 0;
}

std::optional<DWORD> service_state() {
  const auto status = query();
  if (status) return status->dwCurrentState;
  if (status.error() == ERROR_SERVICE_DOES_NOT_EXIST) return 0;
  return std::nullopt;
}

}  // namespace sssup::pipe
