#include "service/machine/windows/medium.h"

#include <string>

namespace sssup::machine::windows {

bool is_medium(const std::filesystem::path& folder) {
  const QuietDrives quiet;
  std::error_code error;
  return std::filesystem::exists(folder / "SSS" / "Setup.exe", error) ||
         std::filesystem::exists(folder / "CLUSTERPRO" / "Setup.exe", error);
}

std::vector<std::filesystem::path> cd_drives() {
  std::vector<std::filesystem::path> found;
  const DWORD drives = GetLogicalDrives();
  for (wchar_t letter = L'A'; letter <= L'Z'; ++letter) {
    const std::wstring root = {letter, L':', L'\\'};
    if ((drives & (1UL << static_cast<unsigned>(letter - L'A'))) != 0 && GetDriveTypeW(root.c_str()) == DRIVE_CDROM)
      found.emplace_back(root);
  }
  return found;
}

}  // namespace sssup::machine::windows
