// The service of a stand-in product, and of any other product a test server has: runs, and stops when told.
#include <windows.h>

namespace {

SERVICE_STATUS_HANDLE status_handle = nullptr;
HANDLE stop_asked = nullptr;

void report(DWORD state) {
  SERVICE_STATUS status{};
  status.dwServiceType = SERVICE_WIN32_OWN_PROCESS;
  status.dwCurrentState = state;
  status.dwControlsAccepted = state == SERVICE_RUNNING ? SERVICE_ACCEPT_STOP | SERVICE_ACCEPT_SHUTDOWN : 0;
  ::SetServiceStatus(status_handle, &status);
}

DWORD WINAPI control(DWORD what, DWORD /*type*/, void* /*data*/, void* /*context*/) {
  if (what != SERVICE_CONTROL_STOP && what != SERVICE_CONTROL_SHUTDOWN) return NO_ERROR;
  report(SERVICE_STOP_PENDING);
  ::SetEvent(stop_asked);
  return NO_ERROR;
}

void WINAPI run(DWORD /*count*/, wchar_t** arguments) {
  stop_asked = ::CreateEventW(nullptr, TRUE, FALSE, nullptr);
  status_handle = ::RegisterServiceCtrlHandlerExW(arguments[0], control, nullptr);
  if (status_handle == nullptr || stop_asked == nullptr) return;
  report(SERVICE_RUNNING);
  ::WaitForSingleObject(stop_asked, INFINITE);
  report(SERVICE_STOPPED);
}

}  // namespace

int main() {
  wchar_t name[] = L"";
  const SERVICE_TABLE_ENTRYW table[] = {{name, run}, {nullptr, nullptr}};
  return ::StartServiceCtrlDispatcherW(table) ? 0 : 1;
}
