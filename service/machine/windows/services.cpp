#include "service/machine/windows/services.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <thread>

#include "common/text/machine.h"
#include "common/text/wide.h"
#include "service/machine/windows/handle.h"
#include "service/machine/windows/registry.h"
#include "service/machine/windows/system_error.h"

namespace sssup::machine::windows {
namespace {

using namespace std::chrono_literals;
using proto::WindowsService;

constexpr auto stop_limit = 60s;  // without a sign of life
constexpr auto look_every = 100ms;

text::Message about(const text::Entry& entry, std::string_view name) {
  return {entry, {{"name", std::string(name)}}};
}

Expected<ServiceHandle> open_control_manager(DWORD access, const text::Message& what) {
  ServiceHandle control_manager(OpenSCManagerW(nullptr, nullptr, access));
  if (!control_manager) return last_error(what);
  return control_manager;
}

// The service control manager keeps what it is told in the registry, and leaves it to Windows when that is on the disk.
Status flush(const text::Message& what) {
  if (const LSTATUS status = flush_hive(L"SYSTEM"); status != ERROR_SUCCESS)
    return system_fail(static_cast<DWORD>(status), what);
  return {};
}

// Null when there is no such service.
Expected<ServiceHandle> open(std::string_view name, DWORD access, const text::Message& what) {
  SSSUP_TRY(const auto control_manager, open_control_manager(SC_MANAGER_CONNECT, what));
  ServiceHandle service(OpenServiceW(control_manager.get(), text::wide(name).c_str(), access));
  if (service) return service;
  const DWORD code = GetLastError();
  if (code == ERROR_SERVICE_DOES_NOT_EXIST || code == ERROR_INVALID_NAME) return ServiceHandle();
  return system_fail(code, what);
}

// The service control manager tells nobody; it keeps a mark beside the service's settings.
bool is_marked_for_deletion(std::wstring_view name) {
  const std::wstring key = L"SYSTEM\\CurrentControlSet\\Services\\" + std::wstring(name);
  DWORD mark = 0, size = sizeof mark;
  return RegGetValueW(HKEY_LOCAL_MACHINE, key.c_str(), L"DeleteFlag", RRF_RT_REG_DWORD, nullptr, &mark, &size) ==
             ERROR_SUCCESS &&
         mark != 0;
}

WindowsService::StartType start_type_of(DWORD type) {
  switch (type) {
    case SERVICE_BOOT_START:
    case SERVICE_SYSTEM_START:
    case SERVICE_AUTO_START: return WindowsService::AUTOMATIC;
    case SERVICE_DEMAND_START: return WindowsService::MANUAL;
    case SERVICE_DISABLED: return WindowsService::DISABLED;
    default: return WindowsService::START_TYPE_UNSPECIFIED;
  }
}

std::optional<DWORD> start_code_of(WindowsService::StartType type) {
  switch (type) {
    case WindowsService::AUTOMATIC: return SERVICE_AUTO_START;
    case WindowsService::MANUAL: return SERVICE_DEMAND_START;
    case WindowsService::DISABLED: return SERVICE_DISABLED;
    default: return std::nullopt;
  }
}

WindowsService::State state_of(DWORD state) {
  return state == SERVICE_STOPPED ? WindowsService::STOPPED : WindowsService::RUNNING;
}

struct Configuration {
  DWORD start_type = 0;
  std::wstring display_name;
};

// Windows' error code; what is in `configuration` counts when it is 0.
DWORD read_configuration(SC_HANDLE service, Configuration& configuration) {
  DWORD size = 0;
  QueryServiceConfigW(service, nullptr, 0, &size);
  std::vector<std::byte> buffer(size);
  auto* config = reinterpret_cast<QUERY_SERVICE_CONFIGW*>(buffer.data());
  if (!QueryServiceConfigW(service, config, size, &size)) return GetLastError();
  configuration.start_type = config->dwStartType;
  if (config->lpDisplayName != nullptr) configuration.display_name = config->lpDisplayName;
  return ERROR_SUCCESS;
}

bool read_status(SC_HANDLE service, SERVICE_STATUS_PROCESS& status) {
  DWORD size = 0;
  return QueryServiceStatusEx(service, SC_STATUS_PROCESS_INFO, reinterpret_cast<BYTE*>(&status), sizeof status,
                              &size) != FALSE;
}

// Running services that depend on it, those to stop first before others.
std::vector<std::wstring> running_dependents(SC_HANDLE service) {
  DWORD size = 0, count = 0;
  EnumDependentServicesW(service, SERVICE_ACTIVE, nullptr, 0, &size, &count);
  std::vector<std::byte> buffer(size);
  auto* dependents = reinterpret_cast<ENUM_SERVICE_STATUSW*>(buffer.data());
  std::vector<std::wstring> names;
  if (size == 0 || !EnumDependentServicesW(service, SERVICE_ACTIVE, dependents, size, &size, &count)) return names;
  for (DWORD index = 0; index < count; ++index) names.emplace_back(dependents[index].lpServiceName);
  return names;
}

// Asks once it can be asked, then waits. Windows' error code.
DWORD stop_and_wait(SC_HANDLE service) {
  using Clock = std::chrono::steady_clock;
  auto give_up = Clock::now() + stop_limit;
  DWORD checkpoint = 0;
  bool asked = false;
  for (;; std::this_thread::sleep_for(look_every)) {
    SERVICE_STATUS_PROCESS status{};
    if (!read_status(service, status)) return GetLastError();
    if (status.dwCurrentState == SERVICE_STOPPED) return ERROR_SUCCESS;
    if (status.dwCheckPoint > checkpoint) give_up = Clock::now() + stop_limit;
    checkpoint = status.dwCheckPoint;
    if (Clock::now() > give_up) return ERROR_SERVICE_REQUEST_TIMEOUT;
    if (asked || status.dwCurrentState == SERVICE_STOP_PENDING) continue;
    SERVICE_STATUS told{};
    if (ControlService(service, SERVICE_CONTROL_STOP, &told)) {
      asked = true;
      continue;
    }
    const DWORD code = GetLastError();
    if (code == ERROR_SERVICE_NOT_ACTIVE) return ERROR_SUCCESS;
    // It is starting, or busy with another control: ask again.
    if (code == ERROR_SERVICE_CANNOT_ACCEPT_CTRL || code == ERROR_SERVICE_REQUEST_TIMEOUT) continue;
    // One that stops at once may be gone before its answer is here.
    if (!read_status(service, status)) return code;
    if (status.dwCurrentState == SERVICE_STOPPED) return ERROR_SUCCESS;
    if (status.dwCurrentState != SERVICE_STOP_PENDING) return code;
  }
}

WindowsService to_message(std::wstring_view name, const Configuration& configuration, DWORD state) {
  WindowsService service;
  service.set_name(text::utf8(name));
  service.set_display_name(text::utf8(configuration.display_name));
  service.set_start_type(start_type_of(configuration.start_type));
  service.set_state(state_of(state));
  return service;
}

}  // namespace

Expected<std::optional<WindowsService>> WindowsServices::query(std::string_view name) {
  const auto what = about(text::id::machine_service_query, name);
  SSSUP_TRY(const auto service, open(name, SERVICE_QUERY_CONFIG | SERVICE_QUERY_STATUS, what));
  const std::wstring wide = text::wide(name);
  if (!service || is_marked_for_deletion(wide)) return std::nullopt;
  Configuration configuration;
  if (const DWORD code = read_configuration(service.get(), configuration); code != ERROR_SUCCESS)
    return system_fail(code, what);
  SERVICE_STATUS_PROCESS status{};
  if (!read_status(service.get(), status)) return last_error(what);
  return to_message(wide, configuration, status.dwCurrentState);
}

Status WindowsServices::set_start_type(std::string_view name, WindowsService::StartType type) {
  const auto what = about(text::id::machine_service_start_type, name);
  const auto wanted = start_code_of(type);
  if (!wanted) return fail(Error::Kind::invalid, what);
  SSSUP_TRY(const auto service, open(name, SERVICE_CHANGE_CONFIG | SERVICE_QUERY_CONFIG, what));
  if (!service) return fail(Error::Kind::not_found, about(text::id::machine_service_missing, name));
  Configuration configuration;
  if (const DWORD code = read_configuration(service.get(), configuration); code != ERROR_SUCCESS)
    return system_fail(code, what);
  if (start_type_of(configuration.start_type) == type) return {};
  if (!ChangeServiceConfigW(service.get(), SERVICE_NO_CHANGE, *wanted, SERVICE_NO_CHANGE, nullptr, nullptr, nullptr,
                            nullptr, nullptr, nullptr, nullptr))
    return last_error(what);
  return flush(what);
}

Status WindowsServices::stop(std::string_view name) {
  const auto what = about(text::id::machine_service_stop, name);
  SSSUP_TRY(const auto service, open(name, SERVICE_STOP | SERVICE_QUERY_STATUS | SERVICE_ENUMERATE_DEPENDENTS, what));
  if (!service) return {};
  for (const auto& dependent : running_dependents(service.get())) {
    const std::string its_name = text::utf8(dependent);
    const auto its_stop = about(text::id::machine_service_stop, its_name);
    SSSUP_TRY(const auto its_service, open(its_name, SERVICE_STOP | SERVICE_QUERY_STATUS, its_stop));
    if (!its_service) continue;
    if (const DWORD code = stop_and_wait(its_service.get()); code != ERROR_SUCCESS) return system_fail(code, its_stop);
  }
  if (const DWORD code = stop_and_wait(service.get()); code != ERROR_SUCCESS) return system_fail(code, what);
  return {};
}

Status WindowsServices::remove(std::string_view name) {
  const auto what = about(text::id::machine_service_remove, name);
  SSSUP_TRY(const auto service, open(name, DELETE, what));
  if (!service) return {};
  if (!DeleteService(service.get()))
    if (const DWORD code = GetLastError(); code != ERROR_SERVICE_MARKED_FOR_DELETE) return system_fail(code, what);
  return flush(what);
}

Expected<std::vector<WindowsService>> WindowsServices::all() {
  const text::Message what = text::id::machine_facts;
  SSSUP_TRY(const auto control_manager, open_control_manager(SC_MANAGER_CONNECT | SC_MANAGER_ENUMERATE_SERVICE, what));
  std::vector<std::byte> buffer;
  DWORD more = 0, count = 0;
  const auto enumerate = [&] {
    DWORD resume = 0;
    return EnumServicesStatusExW(control_manager.get(), SC_ENUM_PROCESS_INFO, SERVICE_WIN32, SERVICE_STATE_ALL,
                                 reinterpret_cast<BYTE*>(buffer.data()), static_cast<DWORD>(buffer.size()), &more,
                                 &count, &resume, nullptr) != FALSE;
  };
  while (!enumerate()) {
    if (GetLastError() != ERROR_MORE_DATA) return last_error(what);
    buffer.resize(buffer.size() + more + 4096);  // room for one that is made meanwhile
  }
  const auto* listed = reinterpret_cast<const ENUM_SERVICE_STATUS_PROCESSW*>(buffer.data());
  std::vector<WindowsService> services;
  for (DWORD index = 0; index < count; ++index) {
    const auto& entry = listed[index];
    if (is_marked_for_deletion(entry.lpServiceName)) continue;
    Configuration configuration{SERVICE_NO_CHANGE, entry.lpDisplayName == nullptr ? L"" : entry.lpDisplayName};
    // One whose settings even administrators may not read has no start type here.
    const ServiceHandle service(OpenServiceW(control_manager.get(), entry.lpServiceName, SERVICE_QUERY_CONFIG));
    if (service) static_cast<void>(read_configuration(service.get(), configuration));
    services.push_back(to_message(entry.lpServiceName, configuration, entry.ServiceStatusProcess.dwCurrentState));
  }
  std::sort(services.begin(), services.end(), [](const auto& a, const auto& b) { return a.name() < b.name(); });
  return services;
}

}  // namespace sssup::machine::windows
