// The service as Windows keeps it: privileges, recovery, limits, texts.
#include <algorithm>
#include <optional>
#include <set>
#include <vector>

#include "common/pipe/service_windows.h"
#include "common/text/wide.h"
#include "service/machine/windows/handle.h"
#include "service/machine/windows/system_error.h"
#include "tests/kit/attempts_windows.h"
#include "tests/kit/child_windows.h"
#include "tests/kit/places_windows.h"
#include "tests/kit/product_windows.h"

namespace sssup::kit {
namespace {

using machine::windows::own;
using machine::windows::ServiceHandle;

// One setting of our service, as Windows gives it back.
std::vector<std::byte> setting(Kit& kit, DWORD level) {
  service_runs(kit);
  const ServiceHandle manager(::OpenSCManagerW(nullptr, nullptr, SC_MANAGER_CONNECT));
  const ServiceHandle service(
      ::OpenServiceW(manager.get(), text::wide(machine::own_service).c_str(), SERVICE_QUERY_CONFIG));
  std::vector<std::byte> buffer(8192);
  DWORD size = 0;
  if (!service || !::QueryServiceConfig2W(service.get(), level, reinterpret_cast<BYTE*>(buffer.data()),
                                          static_cast<DWORD>(buffer.size()), &size))
    throw CannotTry("the service's settings cannot be read: " + machine::windows::words_of(::GetLastError()));
  return buffer;
}

template <class Setting>
const Setting& as(const std::vector<std::byte>& buffer) {
  return *reinterpret_cast<const Setting*>(buffer.data());
}

std::set<std::wstring> words_of_list(const wchar_t* list) {
  std::set<std::wstring> words;
  for (; list != nullptr && *list != L'\0'; list += std::wstring_view(list).size() + 1) words.emplace(list);
  return words;
}

// SeDebugPrivilege, which an administrator has and has to enable.
void may_end_processes_of_system() {
  HANDLE raw = nullptr;
  if (!::OpenProcessToken(::GetCurrentProcess(), TOKEN_ADJUST_PRIVILEGES | TOKEN_QUERY, &raw)) return;
  const auto token = own(raw);
  TOKEN_PRIVILEGES wanted{};
  wanted.PrivilegeCount = 1;
  wanted.Privileges[0].Attributes = SE_PRIVILEGE_ENABLED;
  if (::LookupPrivilegeValueW(nullptr, L"SeDebugPrivilege", &wanted.Privileges[0].Luid))
    ::AdjustTokenPrivileges(token.get(), FALSE, &wanted, 0, nullptr, nullptr);
}

std::string joined(const std::set<std::wstring>& words) {
  std::string all;
  for (const auto& word : words) all += (all.empty() ? "" : " ") + text::utf8(word);
  return all;
}

// Of our event source; empty: it names none.
std::wstring file_of_texts(Kit& kit) {
  const auto source = must(kit.machine->registry().read(
      R"(HKLM\SYSTEM\CurrentControlSet\Services\EventLog\Application\)" + std::string(machine::own_service)));
  if (!source || !source->values.contains("EventMessageFile")) return {};
  const auto& value = source->values.at("EventMessageFile");
  if (const auto* plain = std::get_if<std::string>(&value)) return text::wide(*plain);
  const auto* raw = std::get_if<machine::RegistryRaw>(&value);
  if (raw == nullptr) return {};
  std::wstring file(reinterpret_cast<const wchar_t*>(raw->data.data()), raw->data.size() / sizeof(wchar_t));
  return file.substr(0, file.find(L'\0'));
}

// The number of the latest event that our service has written; nothing: none.
std::optional<DWORD> latest_event() {
  HANDLE log = ::OpenEventLogW(nullptr, L"Application");
  if (log == nullptr) return std::nullopt;
  std::optional<DWORD> found;
  std::vector<std::byte> buffer(64U * 1024U);
  DWORD size = 0, needed = 0;
  while (!found && ::ReadEventLogW(log, EVENTLOG_SEQUENTIAL_READ | EVENTLOG_BACKWARDS_READ, 0, buffer.data(),
                                   static_cast<DWORD>(buffer.size()), &size, &needed)) {
    for (DWORD at = 0; at < size && !found;) {
      const auto& event = *reinterpret_cast<const EVENTLOGRECORD*>(buffer.data() + at);
      at += event.Length;
      if (text::utf8(reinterpret_cast<const wchar_t*>(&event + 1)) == machine::own_service) found = event.EventID;
    }
  }
  ::CloseEventLog(log);
  return found;
}

}  // namespace

Finding service_privileges(Kit& kit) {
  // Those of SECURITY.md, section 9. Not the list that `install` asks for: a privilege that is added there shows here.
  const std::set<std::wstring> named = {L"SeChangeNotifyPrivilege",       L"SeImpersonatePrivilege",
                                        L"SeShutdownPrivilege",           L"SeTcbPrivilege",
                                        L"SeAssignPrimaryTokenPrivilege", L"SeIncreaseQuotaPrivilege"};
  const auto buffer = setting(kit, SERVICE_CONFIG_REQUIRED_PRIVILEGES_INFO);
  const auto kept = words_of_list(as<SERVICE_REQUIRED_PRIVILEGES_INFOW>(buffer).pmszRequiredPrivileges);
  if (kept.empty()) return not_enforced("no privilege is named, so all are kept");
  if (kept != named) return not_enforced(joined(kept));
  const auto sid = setting(kit, SERVICE_CONFIG_SERVICE_SID_INFO);
  if (as<SERVICE_SID_INFO>(sid).dwServiceSidType != SERVICE_SID_TYPE_UNRESTRICTED)
    return not_enforced("the SID's type is another");
  return enforced(joined(kept));
}

Finding recovery(Kit& kit) {
  const auto buffer = setting(kit, SERVICE_CONFIG_FAILURE_ACTIONS);
  const auto& actions = as<SERVICE_FAILURE_ACTIONSW>(buffer);
  const DWORD after_ms[] = {2'000, 15'000, 60'000};
  if (actions.cActions != std::size(after_ms)) return not_enforced("there are other recovery settings");
  for (DWORD index = 0; index < actions.cActions; ++index)
    if (actions.lpsaActions[index].Type != SC_ACTION_RESTART || actions.lpsaActions[index].Delay != after_ms[index])
      return not_enforced("there are other recovery settings");
  may_end_processes_of_system();
  const DWORD before = pipe::service_process();
  const auto process = own(::OpenProcess(PROCESS_TERMINATE | SYNCHRONIZE, FALSE, before));
  if (!process || !::TerminateProcess(process.get(), 1)) return not_tried("the service's process cannot be ended");
  const ULONGLONG end = ::GetTickCount64() + 60'000;
  while (::GetTickCount64() < end) {
    const DWORD now = pipe::service_process();
    if (now != 0 && now != before) return enforced("it was started again");
    ::Sleep(100);
  }
  return not_enforced("it was not started again within a minute");
}

Finding preshutdown_limit(Kit& kit) {
  const auto buffer = setting(kit, SERVICE_CONFIG_PRESHUTDOWN_INFO);
  const DWORD limit_ms = as<SERVICE_PRESHUTDOWN_INFO>(buffer).dwPreshutdownTimeout;
  return limit_ms == 60'000 ? enforced("60 s") : not_enforced(std::to_string(limit_ms) + " ms");
}

// As the Event Viewer does it: the file that the source names, and its text for the event's number.
Finding event_texts(Kit& kit) {
  service_runs(kit);
  const std::wstring file = file_of_texts(kit);
  if (file.empty()) return not_enforced("the source names no file of texts");
  const std::optional<DWORD> event = latest_event();
  if (!event) return not_enforced("the service has written no event");
  HMODULE texts = ::LoadLibraryExW(file.c_str(), nullptr, LOAD_LIBRARY_AS_DATAFILE | LOAD_LIBRARY_AS_IMAGE_RESOURCE);
  if (texts == nullptr) return not_enforced("the file of texts cannot be opened: " + text::utf8(file));
  wchar_t words[1024] = L"";
  const DWORD length = ::FormatMessageW(FORMAT_MESSAGE_FROM_HMODULE | FORMAT_MESSAGE_IGNORE_INSERTS, texts, *event, 0,
                                        words, 1024, nullptr);
  ::FreeLibrary(texts);
  return length > 0 ? enforced("the latest event has its text") : not_enforced("the latest event has no text");
}

Finding window_at_sign_in(Kit&) {
  return not_tried("somebody has to sign in: start an upgrade, sign in as an administrator, see UPGRADE.EXE open once");
}

Finding setup_in_session(Kit&) {
  return not_tried("somebody has to be signed in: during the whole upgrade, see that Setup.exe runs in your session");
}

}  // namespace sssup::kit
