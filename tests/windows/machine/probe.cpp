// What the tests start: a Setup that does as it is told, a service, and a second process to compare with.
//   probe exit CODE | sleep MS CODE | parent MS FILE CODE | log FILE RESULT CODE | boot FILE | service NAME
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "service/machine/windows/api.h"

#include <shellapi.h>

#include "common/text/wide.h"
#include "service/machine/windows/processes.h"

namespace {

using Arguments = std::vector<std::wstring>;

SERVICE_STATUS_HANDLE status_handle = nullptr;

void say(DWORD state) {
  SERVICE_STATUS status{};
  status.dwServiceType = SERVICE_WIN32_OWN_PROCESS;
  status.dwCurrentState = state;
  status.dwControlsAccepted = state == SERVICE_RUNNING ? SERVICE_ACCEPT_STOP : 0;
  SetServiceStatus(status_handle, &status);
}

DWORD WINAPI control(DWORD what, DWORD, void*, void*) {
  if (what == SERVICE_CONTROL_STOP) say(SERVICE_STOPPED);
  return NO_ERROR;
}

void WINAPI service_main(DWORD, wchar_t** names) {
  status_handle = RegisterServiceCtrlHandlerExW(names[0], control, nullptr);
  say(SERVICE_RUNNING);
}

void write(const std::wstring& path, const std::string& content) {
  std::ofstream(std::filesystem::path(path), std::ios::binary) << content;
}

// Ends at once; the child it leaves behind writes the file later.
int leave_a_child(const Arguments& arguments) {
  wchar_t self[MAX_PATH];
  GetModuleFileNameW(nullptr, self, MAX_PATH);
  std::wstring line = L'"' + std::wstring(self) + L"\" write " + arguments[1] + L" \"" + arguments[2] + L'"';
  STARTUPINFOW startup{};
  startup.cb = sizeof startup;
  PROCESS_INFORMATION started{};
  if (!CreateProcessW(nullptr, line.data(), nullptr, nullptr, FALSE, 0, nullptr, nullptr, &startup, &started))
    return 99;
  return std::stoi(arguments[3]);
}

int run(const Arguments& arguments) {
  const std::wstring& what = arguments[0];
  if (what == L"exit") {
    // As it is, so that it may be what a fault leaves.
    TerminateProcess(GetCurrentProcess(), static_cast<UINT>(std::stoul(arguments[1])));
  } else if (what == L"sleep") {
    Sleep(std::stoul(arguments[1]));
    return std::stoi(arguments[2]);
  } else if (what == L"parent") {
    return leave_a_child(arguments);
  } else if (what == L"write") {
    Sleep(std::stoul(arguments[1]));
    write(arguments[2], "done");
  } else if (what == L"log") {
    write(arguments[1], "[ResponseResult]\r\nResultCode=" + sssup::text::utf8(arguments[2]) + "\r\n");
    return std::stoi(arguments[3]);
  } else if (what == L"boot") {
    write(arguments[1], sssup::machine::windows::boot_identity().value_or("none"));
  } else if (what == L"service") {
    std::wstring name = arguments[1];
    const SERVICE_TABLE_ENTRYW services[] = {{name.data(), service_main}, {nullptr, nullptr}};
    return StartServiceCtrlDispatcherW(services) ? 0 : 1;
  }
  return 0;
}

}  // namespace

int main() {
  int count = 0;
  wchar_t** all = CommandLineToArgvW(GetCommandLineW(), &count);
  return count > 1 ? run(Arguments(all + 1, all + count)) : 64;
}
