#include "packaging/medium/starter/supported_windows.h"

#include "service/machine/windows/api.h"

namespace sssup::starter {

WindowsVersion this_windows() {
  using RtlGetVersion = LONG(WINAPI*)(OSVERSIONINFOW*);
  const FARPROC found = ::GetProcAddress(::GetModuleHandleW(L"ntdll.dll"), "RtlGetVersion");
  const auto get_version = reinterpret_cast<RtlGetVersion>(reinterpret_cast<void*>(found));
  OSVERSIONINFOW version{};
  version.dwOSVersionInfoSize = sizeof version;
  if (get_version == nullptr || get_version(&version) != 0) return {};
  return {version.dwMajorVersion, version.dwBuildNumber};
}

}  // namespace sssup::starter
