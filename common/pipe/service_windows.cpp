// Windows only.
#include "common/pipe/service_windows.h"

#include <memory>

#include <winsvc.h>

namespace sssup::pipe {
namespace {

constexpr const wchar_t* service_name = L"SSSUpgrade";

struct ServiceCloser {
  void operator()(SC_HANDLE handle) const { ::CloseServiceHandle(handle); }
};
using Service = std::unique_ptr<std::remove_pointer_t<SC_HANDLE>, ServiceCloser>;

}  // namespace

DWORD service_process() {
  const Service all(::OpenSCManagerW(nullptr, nullptr, SC_MANAGER_CONNECT));
  if (!all) return 0;
  const Service service(::OpenServiceW(all.get(), service_name, SERVICE_QUERY_STATUS));
  SERVICE_STATUS_PROCESS status{};
  DWORD needed = 0;
  if (!service || !::QueryServiceStatusEx(service.get(), SC_STATUS_PROCESS_INFO, reinterpret_cast<BYTE*>(&status),
                                          sizeof status, &needed))
    return 0;
  return status.dwProcessId;
}

}  // namespace sssup::pipe
