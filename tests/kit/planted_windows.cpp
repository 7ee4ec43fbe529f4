// A library that somebody planted beside a program: leaves a file "NAME.loaded" beside itself when it is loaded.
#include <windows.h>

#include <string>

BOOL WINAPI DllMain(HINSTANCE self, DWORD reason, void*) {
  if (reason != DLL_PROCESS_ATTACH) return TRUE;
  std::wstring path(32'768, L'\0');
  path.resize(::GetModuleFileNameW(self, path.data(), static_cast<DWORD>(path.size())));
  path += L".loaded";
  HANDLE mark = ::CreateFileW(path.c_str(), GENERIC_WRITE, 0, nullptr, CREATE_ALWAYS, 0, nullptr);
  if (mark != INVALID_HANDLE_VALUE) ::CloseHandle(mark);
  return TRUE;
}
