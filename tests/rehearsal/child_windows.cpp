// Windows only.
#include <windows.h>

#include <stdexcept>

#include "service/machine/rehearsal/command_line_windows.h"
#include "service/machine/rehearsal/platform.h"
#include "tests/rehearsal/child.h"

namespace sssup::test {

namespace platform = machine::rehearsal::platform;

Child::Child(const std::vector<std::string>& arguments) {
  const std::filesystem::path program = SSSUP_REHEARSAL_STANDIN;
  std::wstring line = platform::command_line(program, arguments);
  STARTUPINFOW startup{};
  startup.cb = sizeof startup;
  PROCESS_INFORMATION started{};
  if (!::CreateProcessW(program.c_str(), line.data(), nullptr, nullptr, FALSE, 0, nullptr, nullptr, &startup, &started))
    throw std::runtime_error("the stand-in cannot be started");
  ::CloseHandle(started.hThread);
  process_ = reinterpret_cast<std::intptr_t>(started.hProcess);
}

Child::~Child() {
  ::CloseHandle(reinterpret_cast<HANDLE>(process_));
}

void Child::kill() {
  ::TerminateProcess(reinterpret_cast<HANDLE>(process_), platform::killed_exit_code);
}

machine::rehearsal::ServiceExit Child::wait() {
  const auto process = reinterpret_cast<HANDLE>(process_);
  ::WaitForSingleObject(process, INFINITE);
  DWORD code = 0;
  ::GetExitCodeProcess(process, &code);
  const bool killed = code >= 0xC000'0000;
  return {.killed = killed, .code = killed ? 0 : static_cast<int>(code)};
}

}  // namespace sssup::test
