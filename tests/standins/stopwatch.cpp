// stopwatch.exe PIPE SERVICE: starts a service that does not run, and prints how many milliseconds pass until its pipe
// takes a client.
#include <chrono>
#include <iostream>
#include <memory>
#include <string>
#include <type_traits>

#include "service/machine/windows/api.h"

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

struct CloseService {
  void operator()(SC_HANDLE handle) const { ::CloseServiceHandle(handle); }
};
using Service = std::unique_ptr<std::remove_pointer_t<SC_HANDLE>, CloseService>;

bool takes_a_client(const wchar_t* pipe) {
  const HANDLE client = ::CreateFileW(pipe, GENERIC_READ, 0, nullptr, OPEN_EXISTING, 0, nullptr);
  if (client == INVALID_HANDLE_VALUE) return false;
  ::CloseHandle(client);
  return true;
}

int failed(const char* what) {
  std::cerr << "stopwatch: " << what << ": error " << ::GetLastError() << '\n';
  return 1;
}

}  // namespace

int wmain(int count, wchar_t** arguments) {
  if (count != 3) return 64;
  const Service all(::OpenSCManagerW(nullptr, nullptr, SC_MANAGER_CONNECT));
  const Service service(all ? ::OpenServiceW(all.get(), arguments[2], SERVICE_START) : nullptr);
  if (!service) return failed("service");
  const auto begun = Clock::now();
  if (!::StartServiceW(service.get(), 0, nullptr)) return failed("start");
  while (!takes_a_client(arguments[1])) {
    if (Clock::now() - begun > 30s) return failed("no client was taken in 30 s");
    ::Sleep(1);
  }
  std::cout << std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begun).count() << '\n';
  return 0;
}
