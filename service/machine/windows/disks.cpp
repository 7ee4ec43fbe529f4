#include "service/machine/windows/disks.h"

#include "common/text/wide.h"
#include "service/machine/windows/api.h"

namespace sssup::machine::windows {
namespace {

proto::Disk::Kind kind_of_drive(UINT type) {
  switch (type) {
    case DRIVE_FIXED: return proto::Disk::FIXED;
    case DRIVE_REMOVABLE: return proto::Disk::REMOVABLE;
    case DRIVE_CDROM: return proto::Disk::CDROM;
    case DRIVE_REMOTE: return proto::Disk::NETWORK;
    case DRIVE_RAMDISK: return proto::Disk::RAM;
    default: return proto::Disk::KIND_UNSPECIFIED;
  }
}

}  // namespace

bool may_hold_our_folders(unsigned drive_type) {
  return drive_type == DRIVE_FIXED || drive_type == DRIVE_REMOVABLE || drive_type == DRIVE_RAMDISK;
}

std::string system_drive() {
  wchar_t folder[MAX_PATH] = L"";
  GetSystemWindowsDirectoryW(folder, MAX_PATH);
  return text::utf8(std::wstring_view(folder).substr(0, 2));
}

void add_disks(proto::Server& facts) {
  const std::string system = system_drive();
  const DWORD drives = GetLogicalDrives();
  for (char letter = 'A'; letter <= 'Z'; ++letter) {
    if ((drives & (1UL << static_cast<unsigned>(letter - 'A'))) == 0) continue;
    const std::wstring root = {static_cast<wchar_t>(letter), L':', L'\\'};
    const auto kind = kind_of_drive(GetDriveTypeW(root.c_str()));
    if (kind == proto::Disk::KIND_UNSPECIFIED) continue;
    auto& disk = *facts.add_disks();
    disk.set_letter(std::string(1, letter));
    disk.set_kind(kind);
    if (!system.empty() && (system[0] & ~0x20) == letter) disk.set_system(true);
  }
}

}  // namespace sssup::machine::windows
