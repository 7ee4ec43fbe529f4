#include "tests/standins/windows_services.h"

#include <windows.h>

#include <memory>
#include <string>

#include "common/text/errors.h"
#include "common/text/wide.h"

namespace sssup::standin {
namespace {

struct CloseService {
  using pointer = SC_HANDLE;
  void operator()(SC_HANDLE handle) const { ::CloseServiceHandle(handle); }
};
using ServiceHandle = std::unique_ptr<SC_HANDLE, CloseService>;

DWORD start_type(const proto::WindowsService& service) {
  switch (service.start_type()) {
    case proto::WindowsService::AUTOMATIC: return SERVICE_AUTO_START;
    case proto::WindowsService::DISABLED: return SERVICE_DISABLED;
    default: return SERVICE_DEMAND_START;
  }
}

// The system's error, or ERROR_SUCCESS.
DWORD add(const proto::WindowsService& service, const std::filesystem::path& program) {
  const std::wstring name = text::wide(service.name());
  const std::wstring display_name = service.display_name().empty() ? name : text::wide(service.display_name());
  const std::wstring command = L"\"" + program.wstring() + L"\" \"" + name + L"\"";
  const ServiceHandle manager(::OpenSCManagerW(nullptr, nullptr, SC_MANAGER_CREATE_SERVICE));
  if (!manager) return ::GetLastError();
  ServiceHandle handle(::CreateServiceW(manager.get(), name.c_str(), display_name.c_str(), SERVICE_ALL_ACCESS,
                                        SERVICE_WIN32_OWN_PROCESS, start_type(service), SERVICE_ERROR_NORMAL,
                                        command.c_str(), nullptr, nullptr, nullptr, nullptr, nullptr));
  if (!handle) {
    if (const DWORD error = ::GetLastError(); error != ERROR_SERVICE_EXISTS) return error;
    handle.reset(::OpenServiceW(manager.get(), name.c_str(), SERVICE_ALL_ACCESS));
    if (!handle || !::ChangeServiceConfigW(handle.get(), SERVICE_NO_CHANGE, start_type(service), SERVICE_NO_CHANGE,
                                           nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr))
      return ::GetLastError();
  }
  if (service.state() != proto::WindowsService::RUNNING || ::StartServiceW(handle.get(), 0, nullptr))
    return ERROR_SUCCESS;
  const DWORD error = ::GetLastError();
  return error == ERROR_SERVICE_ALREADY_RUNNING ? ERROR_SUCCESS : error;
}

}  // namespace

Status add_service(const proto::WindowsService& service, const std::filesystem::path& program) {
  constexpr int most_tries = 5;
  constexpr DWORD pause_ms = 500;
  DWORD error = add(service, program);
  // Once in a hundred upgrades Wine's service manager has no better word on a busy computer.
  for (int tries = 1; error == ERROR_INTERNAL_ERROR && tries < most_tries; ++tries) {
    ::Sleep(pause_ms);
    error = add(service, program);
  }
  if (error == ERROR_SUCCESS) return {};
  return fail(Error::Kind::io, {text::id::error_internal, {{"what", "service " + service.name()}}},
              std::to_string(error));
}

}  // namespace sssup::standin
