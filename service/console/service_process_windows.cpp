// Windows only.
#include <windows.h>

#include <memory>
#include <system_error>

#include "common/text/console.h"
#include "common/text/errors.h"
#include "service/console/context.h"
#include "service/console/service_process.h"
#include "service/machine/rehearsal/command_line_windows.h"
#include "service/machine/rehearsal/platform.h"

namespace sssup::console {
namespace {

struct CloseHandleOf {
  using pointer = HANDLE;
  void operator()(HANDLE handle) const { ::CloseHandle(handle); }
};
using Handle = std::unique_ptr<HANDLE, CloseHandleOf>;

// An exit code as Windows gives it to a process that did not end by itself: an NTSTATUS error.
constexpr DWORD first_error_status = 0xC000'0000;

std::string last_error() {
  return std::error_code(static_cast<int>(::GetLastError()), std::system_category()).message();
}

// For a child to inherit; empty when it cannot be opened.
Handle open_inherited(const wchar_t* file, DWORD access, DWORD disposition) {
  SECURITY_ATTRIBUTES inherited{sizeof inherited, nullptr, TRUE};
  HANDLE handle = ::CreateFileW(file, access, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, &inherited,
                                disposition, FILE_ATTRIBUTE_NORMAL, nullptr);
  return Handle(handle == INVALID_HANDLE_VALUE ? nullptr : handle);
}

// No service is left behind by a killed upgradectl: its processes end when the last handle of the job is closed. The
// Setups it starts may leave it.
Handle make_job() {
  Handle job(::CreateJobObjectW(nullptr, nullptr));
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits{};
  limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | JOB_OBJECT_LIMIT_BREAKAWAY_OK;
  if (job) ::SetInformationJobObject(job.get(), JobObjectExtendedLimitInformation, &limits, sizeof limits);
  return job;
}

// Suspended, in a group of its own: out of reach of the console's Ctrl-C, which is ours to act on.
Handle start(const ServiceCommand& command, HANDLE log, HANDLE job) {
  const Handle nothing = open_inherited(L"NUL", GENERIC_READ, OPEN_EXISTING);
  STARTUPINFOW startup{};
  startup.cb = sizeof startup;
  startup.dwFlags = STARTF_USESTDHANDLES;
  startup.hStdInput = nothing.get();
  startup.hStdOutput = log;
  startup.hStdError = log;
  std::wstring line = machine::rehearsal::platform::command_line(command.program, command.arguments);
  PROCESS_INFORMATION started{};
  if (!::CreateProcessW(command.program.c_str(), line.data(), nullptr, nullptr, TRUE,
                        CREATE_NEW_PROCESS_GROUP | CREATE_SUSPENDED, nullptr, nullptr, &startup, &started))
    return nullptr;
  const Handle thread(started.hThread);
  ::AssignProcessToJobObject(job, started.hProcess);
  ::ResumeThread(thread.get());
  return Handle(started.hProcess);
}

void wait_for_end(HANDLE service, const std::stop_token& stop, std::chrono::seconds patience) {
  constexpr DWORD look_every_ms = 50;  // machine/pause.h says why it is not called back
  while (!stop.stop_requested())
    if (::WaitForSingleObject(service, look_every_ms) == WAIT_OBJECT_0) return;
  ::GenerateConsoleCtrlEvent(CTRL_BREAK_EVENT, ::GetProcessId(service));
  const auto limit = std::chrono::duration_cast<std::chrono::milliseconds>(patience).count();
  if (::WaitForSingleObject(service, static_cast<DWORD>(limit)) == WAIT_OBJECT_0) return;
  ::TerminateProcess(service, machine::rehearsal::platform::killed_exit_code);
  ::WaitForSingleObject(service, INFINITE);
}

}  // namespace

Expected<machine::rehearsal::ServiceExit> run_service(const ServiceCommand& command, std::stop_token stop,
                                                      std::chrono::seconds patience) {
  const Handle log = open_inherited(command.log.c_str(), FILE_APPEND_DATA | SYNCHRONIZE, OPEN_ALWAYS);
  if (!log) return fail(Error::Kind::io, {text::id::error_file_write, {{"path", utf8(command.log)}}}, last_error());
  const Handle job = make_job();
  const Handle service = start(command, log.get(), job.get());
  if (!service)
    return fail(Error::Kind::not_found, {text::id::console_service_not_started, {{"program", utf8(command.program)}}},
                last_error());
  wait_for_end(service.get(), stop, patience);
  DWORD code = 0;
  ::GetExitCodeProcess(service.get(), &code);
  const bool killed = code >= first_error_status;
  return machine::rehearsal::ServiceExit{.killed = killed, .code = killed ? 0 : static_cast<int>(code)};
}

std::filesystem::path sibling_program(std::string_view name) {
  return machine::rehearsal::platform::this_program().parent_path() / (std::string(name) + ".exe");
}

}  // namespace sssup::console
