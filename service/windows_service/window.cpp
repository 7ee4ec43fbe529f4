// Windows only.
#include "service/windows_service/window.h"

#include <memory>
#include <string>
#include <utility>

#include <spdlog/spdlog.h>
#include <boost/asio/post.hpp>

#include "service/machine/windows/api.h"
// windows.h first
#include <tlhelp32.h>
#include <wtsapi32.h>

#include "common/text/service.h"
#include "service/machine/machine.h"
#include "service/machine/windows/operator_session.h"
#include "service/machine/windows/registry.h"
#include "service/machine/windows/system_error.h"

namespace sssup::windows_service {
namespace {

using machine::windows::Handle;

struct FreeSessions {
  void operator()(WTS_SESSION_INFOW* sessions) const { ::WTSFreeMemory(sessions); }
};

bool is_run_going_on() {
  const auto key = machine::windows::WindowsRegistry().read(machine::own_key);
  return key && *key;
}

// The one from the medium counts too: its name is the same.
bool has_window(DWORD session, const std::wstring& program) {
  const Handle snapshot = machine::windows::own(::CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0));
  PROCESSENTRY32W entry{};
  entry.dwSize = sizeof entry;
  for (BOOL more = snapshot && ::Process32FirstW(snapshot.get(), &entry); more;
       more = ::Process32NextW(snapshot.get(), &entry)) {
    DWORD its_session = 0;
    if (::CompareStringOrdinal(entry.szExeFile, -1, program.c_str(), -1, TRUE) == CSTR_EQUAL &&
        ::ProcessIdToSessionId(entry.th32ProcessID, &its_session) && its_session == session)
      return true;
  }
  return false;
}

}  // namespace

Windows::Windows(std::filesystem::path program) : program_(std::move(program)) {}

Windows::~Windows() {
  pool_.join();
}

void Windows::open_everywhere() {
  boost::asio::post(pool_, [this] {
    WTS_SESSION_INFOW* raw = nullptr;
    DWORD count = 0;
    if (!::WTSEnumerateSessionsW(WTS_CURRENT_SERVER_HANDLE, 0, 1, &raw, &count)) return;
    const std::unique_ptr<WTS_SESSION_INFOW, FreeSessions> sessions(raw);
    for (DWORD index = 0; index < count; ++index)
      if (raw[index].State == WTSActive) open(raw[index].SessionId);
  });
}

void Windows::open_in(unsigned long session) {
  boost::asio::post(pool_, [this, session] { open(session); });
}

void Windows::signed_off(unsigned long session) {
  // Its number may be given to the next who signs in.
  boost::asio::post(pool_, [this, session] { opened_.erase(session); });
}

// One that was closed on purpose stays closed until its user signs in again.
void Windows::open(unsigned long session) {
  std::error_code error;
  if (opened_.contains(session) || !std::filesystem::exists(program_, error) || !is_run_going_on()) return;
  const auto who = machine::windows::administrator_in(session);
  if (!who) return;
  opened_.insert(session);
  if (has_window(session, program_.filename().native())) return;
  DWORD code = ERROR_SUCCESS;
  const auto started =
      machine::windows::start_suspended(&*who, L'"' + program_.native() + L'"', program_.parent_path().native(), code);
  if (started.thread)
    ::ResumeThread(started.thread.get());
  else
    spdlog::warn("{}", describe(machine::windows::system_error(
                                    code, {text::id::service_window_failed, {{"session", std::to_string(session)}}}),
                                text::Language::english));
}

}  // namespace sssup::windows_service
