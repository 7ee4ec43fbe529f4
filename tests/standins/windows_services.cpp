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

Status failed_with(const std::string& name, DWORD error) {
  return fail(Error::Kind::io, {text::id::error_internal, {{"what", "service " + name}}}, std::to_string(error));
}

DWORD start_type(const proto::WindowsService& service) {
  switch (service.start_type()) {
    case proto::WindowsService::AUTOMATIC: return SERVICE_AUTO_START;
    case proto::WindowsService::DISABLED: return SERVICE_DISABLED;
    default: return SERVICE_DEMAND_START;
  }
}

}  // namespace

Status add_service(const proto::WindowsService& service, const std::filesystem::path& program) {
  const std::wstring name = text::wide(service.name());
  const std::wstring display_name = service.display_name().empty() ? name : text::wide(service.display_name());
  const std::wstring command = L"\"" + program.wstring() + L"\" \"" + name + L"\"";
  const ServiceHandle manager(::OpenSCManagerW(nullptr, nullptr, SC_MANAGER_CREATE_SERVICE));
  if (!manager) return failed_with(service.name(), ::GetLastError());
  ServiceHandle handle(::CreateServiceW(manager.get(), name.c_str(), display_name.c_str(), SERVICE_ALL_ACCESS,
                                        SERVICE_WIN32_OWN_PROCESS, start_type(service), SERVICE_ERROR_NORMAL,
                                        command.c_str(), nullptr, nullptr, nullptr, nullptr, nullptr));
  if (!handle) {
    if (const DWORD error = ::GetLastError(); error != ERROR_SERVICE_EXISTS) return failed_with(service.name(), error);
    handle.reset(::OpenServiceW(manager.get(), name.c_str(), SERVICE_ALL_ACCESS));
    if (!handle || !::ChangeServiceConfigW(handle.get(), SERVICE_NO_CHANGE, start_type(service), SERVICE_NO_CHANGE,
                                           nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr))
      return failed_with(service.name(), ::GetLastError());
  }
  if (service.state() != proto::WindowsService::RUNNING || ::StartServiceW(handle.get(), 0, nullptr)) return {};
  const DWORD error = ::GetLastError();
  return error == ERROR_SERVICE_ALREADY_RUNNING ? Status() : failed_with(service.name(), error);
}

}  // namespace sssup::standin
