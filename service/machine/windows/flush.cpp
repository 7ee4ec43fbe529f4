#include "service/machine/windows/flush.h"

#include <algorithm>

namespace sssup::machine::windows {

Handle volume_of_all(const std::vector<std::wstring>& paths) {
  constexpr std::size_t letter = 4;  // `\\?\D:\…`
  const wchar_t drive = paths.front()[letter];
  if (!std::all_of(paths.begin(), paths.end(), [drive](const auto& path) { return path[letter] == drive; })) return {};
  const std::wstring name = std::wstring(L"\\\\.\\") + drive + L':';
  Handle volume = own(CreateFileW(name.c_str(), GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE,
                                  nullptr, OPEN_EXISTING, 0, nullptr));
  if (volume && !FlushFileBuffers(volume.get())) volume.reset();
  return volume;
}

DWORD flush_name(const TrustedFolder& folder, const std::wstring& name) {
  if (volume_of_all({folder.path_of(name)})) return ERROR_SUCCESS;
  // Names are in the journal of the file system, which the flush of an entry forces out, too.
  Handle entry;
  const DWORD code = open_in(folder.handle(), name, {.access = GENERIC_WRITE, .disposition = FILE_OPEN}, entry);
  if (code != ERROR_SUCCESS) return code;
  return FlushFileBuffers(entry.get()) ? ERROR_SUCCESS : GetLastError();
}

}  // namespace sssup::machine::windows
