#include "tests/kit/places_windows.h"

#include <sddl.h>
#include <winioctl.h>

#include <cstring>
#include <fstream>
#include <iterator>
#include <vector>

#include "service/machine/windows/handle.h"
#include "service/machine/windows/system_error.h"
#include "tests/kit/kit_windows.h"

namespace sssup::kit {
namespace {

namespace fs = std::filesystem;
using machine::windows::own;

// As Windows' drivers take it; the header that has it belongs to another kit of Microsoft's.
struct MountPoint {
  DWORD tag = IO_REPARSE_TAG_MOUNT_POINT;
  WORD data_size = 0, reserved = 0;
  WORD target_offset = 0, target_size = 0;  // bytes, without the closing zero
  WORD shown_offset = 0, shown_size = 0;
};
constexpr std::size_t head_size = 8;  // what data_size does not count

}  // namespace

void make_folder(const fs::path& path, const wchar_t* sddl) {
  PSECURITY_DESCRIPTOR descriptor = nullptr;
  if (!::ConvertStringSecurityDescriptorToSecurityDescriptorW(sddl, SDDL_REVISION_1, &descriptor, nullptr))
    throw CannotTry("no access list: " + machine::windows::words_of(::GetLastError()));
  const machine::windows::LocalMemory<void> owned(descriptor);
  SECURITY_ATTRIBUTES attributes{sizeof(SECURITY_ATTRIBUTES), descriptor, FALSE};
  if (!::CreateDirectoryW(path.c_str(), &attributes))
    throw CannotTry(in_utf8(path) + " cannot be made: " + machine::windows::words_of(::GetLastError()));
}

void put(const fs::path& path, std::string_view content) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << content;
  if (!file.flush()) throw CannotTry(in_utf8(path) + " cannot be written");
}

std::string content_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

bool is_there(const fs::path& path) {
  return ::GetFileAttributesW(path.c_str()) != INVALID_FILE_ATTRIBUTES;
}

bool take_away(const fs::path& path) {
  const std::wstring long_path = path.native().starts_with(LR"(\\?\)") ? path.native() : LR"(\\?\)" + path.native();
  const DWORD attributes = ::GetFileAttributesW(long_path.c_str());
  if (attributes == INVALID_FILE_ATTRIBUTES) return true;
  ::SetFileAttributesW(long_path.c_str(), FILE_ATTRIBUTE_NORMAL);
  if ((attributes & FILE_ATTRIBUTE_DIRECTORY) == 0) return ::DeleteFileW(long_path.c_str()) != FALSE;
  if ((attributes & FILE_ATTRIBUTE_REPARSE_POINT) == 0) {
    WIN32_FIND_DATAW found{};
    HANDLE raw = ::FindFirstFileW((long_path + LR"(\*)").c_str(), &found);
    if (raw != INVALID_HANDLE_VALUE) {
      const machine::windows::FindHandle search(raw);
      do {
        const std::wstring_view name = found.cFileName;
        if (name != L"." && name != L"..") take_away(long_path + L'\\' + found.cFileName);
      } while (::FindNextFileW(search.get(), &found));
    }
  }
  return ::RemoveDirectoryW(long_path.c_str()) != FALSE;
}

DWORD make_junction(const fs::path& path, const fs::path& target) {
  const std::wstring name = LR"(\??\)" + target.native();
  const auto size = static_cast<WORD>(name.size() * sizeof(wchar_t));
  constexpr std::size_t zeros = 2 * sizeof(wchar_t);  // one closes each of the two names
  std::vector<char> buffer(sizeof(MountPoint) + size + zeros);
  MountPoint head;
  head.data_size = static_cast<WORD>(buffer.size() - head_size);
  head.target_size = size;
  head.shown_offset = static_cast<WORD>(size + sizeof(wchar_t));
  std::memcpy(buffer.data(), &head, sizeof head);
  std::memcpy(buffer.data() + sizeof head, name.data(), size);
  const auto folder =
      own(::CreateFileW(path.c_str(), GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr, OPEN_EXISTING,
                        FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT, nullptr));
  if (!folder) return ::GetLastError();
  DWORD returned = 0;
  if (!::DeviceIoControl(folder.get(), FSCTL_SET_REPARSE_POINT, buffer.data(), static_cast<DWORD>(buffer.size()),
                         nullptr, 0, &returned, nullptr))
    return ::GetLastError();
  return ERROR_SUCCESS;
}

}  // namespace sssup::kit
