// Windows only.
#include "service/windows_service/install.h"

#include <array>
#include <chrono>
#include <string>
#include <thread>

#include "common/text/language.h"
#include "common/text/service.h"
#include "common/text/wide.h"
#include "service/machine/machine.h"
#include "service/machine/windows/handle.h"
#include "service/machine/windows/medium.h"
#include "service/machine/windows/path.h"
#include "service/machine/windows/services.h"
#include "service/machine/windows/system_error.h"
#include "service/machine/windows/windows_machine.h"
#include "service/upgrade/anchor.h"

namespace sssup::windows_service {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using machine::windows::last_error;
using machine::windows::ServiceHandle;
using machine::windows::system_fail;
using text::Message;

constexpr const wchar_t* service_name = L"SSSUpgrade";
constexpr const wchar_t* display_name = L"SSS Upgrade";

constexpr auto start_limit = 60s;
constexpr auto look_every = 50ms;
// The engine stops between two acts, which are short; a Setup that runs goes on without it.
constexpr DWORD preshutdown_ms = 60'000;
// Started again after so long, the last for ever; the engine counts attempts and stops at a limit of its own.
constexpr std::array<DWORD, 3> restart_after_ms = {2'000, 15'000, 60'000};
constexpr DWORD failures_forgotten_after_s = 3'600;

Message about(const text::Entry& entry) {
  return {entry, {{"service", std::string(machine::own_service)}}};
}

Expected<ServiceHandle> control_manager() {
  ServiceHandle manager(::OpenSCManagerW(nullptr, nullptr, SC_MANAGER_CONNECT | SC_MANAGER_CREATE_SERVICE));
  if (manager) return manager;
  if (::GetLastError() == ERROR_ACCESS_DENIED) return fail(Error::Kind::denied, text::id::service_administrators_only);
  return last_error(about(text::id::service_install_failed));
}

// Settings that this system does not know are left out: older ones have no such thing, and Wine not all of them.
Status change(SC_HANDLE service, DWORD level, void* setting) {
  if (::ChangeServiceConfig2W(service, level, setting)) return {};
  const DWORD code = ::GetLastError();
  if (code == ERROR_INVALID_LEVEL || code == ERROR_CALL_NOT_IMPLEMENTED) return {};
  return system_fail(code, about(text::id::service_configure_failed));
}

Status set_recovery(SC_HANDLE service) {
  std::array<SC_ACTION, restart_after_ms.size()> actions{};
  for (std::size_t index = 0; index < actions.size(); ++index)
    actions[index] = {SC_ACTION_RESTART, restart_after_ms[index]};
  SERVICE_FAILURE_ACTIONSW recovery{};
  recovery.dwResetPeriod = failures_forgotten_after_s;
  recovery.cActions = static_cast<DWORD>(actions.size());
  recovery.lpsaActions = actions.data();
  SSSUP_CHECK(change(service, SERVICE_CONFIG_FAILURE_ACTIONS, &recovery));
  // An end with an error is a failure as a crash is one.
  SERVICE_FAILURE_ACTIONS_FLAG with_errors{TRUE};
  return change(service, SERVICE_CONFIG_FAILURE_ACTIONS_FLAG, &with_errors);
}

Status configure(SC_HANDLE service) {
  wchar_t locale[LOCALE_NAME_MAX_LENGTH] = {};
  ::GetSystemDefaultLocaleName(locale, LOCALE_NAME_MAX_LENGTH);
  const auto language = text::language_of_locale(text::utf8(locale)).value_or(text::Language::english);
  std::wstring words = text::wide(text::render(text::id::service_description, language));
  SERVICE_DESCRIPTIONW description{words.data()};
  SSSUP_CHECK(change(service, SERVICE_CONFIG_DESCRIPTION, &description));
  SSSUP_CHECK(set_recovery(service));
  SERVICE_PRESHUTDOWN_INFO preshutdown{preshutdown_ms};
  SSSUP_CHECK(change(service, SERVICE_CONFIG_PRESHUTDOWN_INFO, &preshutdown));
  SERVICE_DELAYED_AUTO_START_INFO at_once{FALSE};
  SSSUP_CHECK(change(service, SERVICE_CONFIG_DELAYED_AUTO_START_INFO, &at_once));
  SERVICE_SID_INFO sid{SERVICE_SID_TYPE_UNRESTRICTED};
  SSSUP_CHECK(change(service, SERVICE_CONFIG_SERVICE_SID_INFO, &sid));
  std::wstring kept(kept_privileges, std::size(kept_privileges));
  SERVICE_REQUIRED_PRIVILEGES_INFOW required{kept.data()};
  return change(service, SERVICE_CONFIG_REQUIRED_PRIVILEGES_INFO, &required);
}

// Quoted: "C:\Program.exe" must not be tried for the path up to its first space.
std::wstring command_in(const fs::path& folder) {
  return L'"' + (folder / service_program).native() + L"\" run";
}

Expected<ServiceHandle> create_or_change(SC_HANDLE manager, const fs::path& folder) {
  const std::wstring command = command_in(folder);
  ServiceHandle service(::CreateServiceW(manager, service_name, display_name, SERVICE_ALL_ACCESS,
                                         SERVICE_WIN32_OWN_PROCESS, SERVICE_AUTO_START, SERVICE_ERROR_NORMAL,
                                         command.c_str(), nullptr, nullptr, nullptr, nullptr, nullptr));
  if (service) return service;
  const DWORD code = ::GetLastError();
  if (code == ERROR_SERVICE_MARKED_FOR_DELETE) return fail(Error::Kind::busy, about(text::id::service_being_removed));
  if (code != ERROR_SERVICE_EXISTS) return system_fail(code, about(text::id::service_install_failed));
  service.reset(::OpenServiceW(manager, service_name, SERVICE_ALL_ACCESS));
  if (!service) return last_error(about(text::id::service_install_failed));
  if (::ChangeServiceConfigW(service.get(), SERVICE_WIN32_OWN_PROCESS, SERVICE_AUTO_START, SERVICE_ERROR_NORMAL,
                             command.c_str(), nullptr, nullptr, nullptr, L"LocalSystem", nullptr, display_name))
    return service;
  if (::GetLastError() == ERROR_SERVICE_MARKED_FOR_DELETE)
    return fail(Error::Kind::busy, about(text::id::service_being_removed));
  return last_error(about(text::id::service_configure_failed));
}

Status start(SC_HANDLE service) {
  const auto end = std::chrono::steady_clock::now() + start_limit;
  for (; !::StartServiceW(service, 0, nullptr); std::this_thread::sleep_for(look_every)) {
    const DWORD code = ::GetLastError();
    if (code == ERROR_SERVICE_ALREADY_RUNNING) break;
    // The database is locked while another service is being started.
    if (code != ERROR_SERVICE_DATABASE_LOCKED || std::chrono::steady_clock::now() > end)
      return system_fail(code, about(text::id::service_start_failed));
  }
  for (;; std::this_thread::sleep_for(look_every)) {
    SERVICE_STATUS status{};
    if (!::QueryServiceStatus(service, &status)) return last_error(about(text::id::service_start_failed));
    if (status.dwCurrentState == SERVICE_RUNNING) return {};
    if (status.dwCurrentState == SERVICE_STOPPED || std::chrono::steady_clock::now() > end)
      return fail(Error::Kind::io, about(text::id::service_start_failed));
  }
}

Expected<std::string> medium_for(const InstallOptions& options, const fs::path& from, const Settings& before) {
  if (options.medium.empty()) return machine::windows::is_medium(from) ? text::utf8(from.native()) : before.medium;
  std::error_code error;
  // As whoever types it sees it; the service has another current folder.
  const fs::path medium = fs::absolute(options.medium, error);
  if (error || !fs::is_directory(medium, error))
    return fail(Error::Kind::not_found,
                {text::id::service_medium_missing, {{"folder", text::utf8(options.medium.native())}}});
  return text::utf8(medium.native());
}

Status bring(const std::vector<Program>& programs, const fs::path& to) {
  const auto ours = version_of(machine::windows::this_program());
  const auto theirs = newest_in(to);
  if (ours && theirs && *theirs > *ours)
    return fail(Error::Kind::newer,
                {text::id::service_newer_installed, {{"theirs", to_string(*theirs)}, {"ours", to_string(*ours)}}});
  if (!programs_differ(programs, to)) return {};
  SSSUP_CHECK(machine::windows::WindowsServices().stop(machine::own_service));
  return write_programs(programs, to);
}

/// All that comes with this program.
Expected<std::vector<Program>> programs_for(const InstallOptions& options, const fs::path& from, bool elsewhere) {
  if (options.carried.empty()) return elsewhere ? programs_in(from) : std::vector<Program>();
  std::vector<Program> all = options.carried;
  if (elsewhere) {
    SSSUP_TRY(std::string own, read_program(machine::windows::this_program()));
    all.insert(all.begin(), {window_program, std::move(own)});
  }
  return all;
}

// Opened before the service goes: what was installed with it is in its settings.
Expected<std::unique_ptr<machine::Machine>> machine_to_leave(const Tell& tell) {
  SSSUP_CHECK(control_manager());
  machine::windows::Options options;
  options.remove_own_programs = removal_of_programs(read_settings(), tell);
  return machine::windows::open(std::move(options));
}

Status remove_service(const Tell& tell) {
  machine::windows::WindowsServices services;
  SSSUP_TRY(const auto service, services.query(machine::own_service));
  if (!service) {
    tell(about(text::id::service_not_there));
    return {};
  }
  SSSUP_CHECK(services.stop(machine::own_service));
  SSSUP_CHECK(services.remove(machine::own_service));
  tell(about(text::id::service_removed));
  return {};
}

}  // namespace

Status install(const InstallOptions& options, const Tell& tell) {
  SSSUP_TRY(const auto manager, control_manager());
  const fs::path from = machine::windows::folder_of_this_program();
  SSSUP_TRY(const fs::path to, program_folder());
  std::error_code error;
  const bool elsewhere = !fs::equivalent(from, to, error);
  const Settings before = read_settings();
  Settings settings = before;
  SSSUP_TRY(settings.medium, medium_for(options, from, before));
  settings.allow_watching = options.allow_watching.value_or(before.allow_watching);
  const bool copied = elsewhere || options.by_launcher;
  settings.copied = before.copied || copied;

  SSSUP_TRY(const auto programs, programs_for(options, from, elsewhere));
  if (!programs.empty()) SSSUP_CHECK(bring(programs, to));
  SSSUP_TRY(const auto service, create_or_change(manager.get(), to));
  SSSUP_CHECK(configure(service.get()));
  SSSUP_CHECK(write_settings(settings));
  SSSUP_CHECK(add_event_source(text::utf8((to / service_program).native())));
  tell({text::id::service_installed, {{"service", std::string(machine::own_service)}, {"version", SSSUP_VERSION}}});
  if (copied) tell({text::id::service_copied, {{"folder", text::utf8(to.native())}}});
  if (settings.medium.empty())
    tell(text::id::service_medium_unknown);
  else
    tell({text::id::service_medium_is, {{"folder", settings.medium}}});
  if (settings.allow_watching) tell(text::id::service_watching_on);
  if (!options.start) return {};
  SSSUP_CHECK(start(service.get()));
  tell(text::id::service_started);
  return {};
}

Status uninstall(const Tell& tell) {
  SSSUP_TRY(const auto machine, machine_to_leave(tell));
  SSSUP_CHECK(remove_service(tell));
  SSSUP_TRY(const auto run, upgrade::read_anchor(*machine));
  if (run) {
    tell(text::id::service_run_kept);
    for (const Message& line : upgrade::look_ahead_to_reset(*machine).leaves) tell(line);
  }
  return machine->remove_own_programs();
}

Status uninstall_and_reset(const Consent& consent, const Tell& tell) {
  SSSUP_TRY(const auto machine, machine_to_leave(tell));
  const auto outlook = upgrade::look_ahead_to_reset(*machine);
  if (outlook.refused) return tl::unexpected<Error>(*outlook.refused);
  if (!consent(outlook)) return {};
  SSSUP_CHECK(remove_service(tell));
  SSSUP_TRY(const auto removed, upgrade::reset(*machine));
  for (const Message& line : upgrade::lines_after(removed, outlook)) tell(line);
  return {};
}

std::function<void()> removal_of_programs(const Settings& settings, const Tell& tell) {
  return [settings, tell] {
    static_cast<void>(remove_event_source());  // without it an event is only shown less well
    if (const auto folder = program_folder(); settings.copied && folder) remove_programs(*folder, tell);
  };
}

}  // namespace sssup::windows_service
