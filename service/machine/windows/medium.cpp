#include "service/machine/windows/medium.h"

#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "common/text/errors.h"
#include "common/text/wide.h"
#include "service/machine/medium_bounds.h"
#include "service/machine/windows/system_error.h"
#include "service/machine/windows/trusted_path.h"

namespace sssup::machine::windows {
namespace {

namespace fs = std::filesystem;

// No drive, an empty one, or a share that is away: nothing is there.
bool is_absent(DWORD code) {
  return is_gone(code) || code == ERROR_NOT_READY || code == ERROR_BAD_NETPATH || code == ERROR_BAD_NET_NAME ||
         code == ERROR_DIRECTORY;
}

struct Listing {
  const fs::path& medium;
  MediumBounds bounds;
  std::vector<FileEntry> files;

  // `folder`: from the medium's folder.
  Status add(const std::wstring& folder) {
    WIN32_FIND_DATAW found{};
    const HANDLE first = FindFirstFileExW((medium / folder / L"*").c_str(), FindExInfoBasic, &found,
                                          FindExSearchNameMatch, nullptr, FIND_FIRST_EX_LARGE_FETCH);
    if (first == INVALID_HANDLE_VALUE) return is_absent(GetLastError()) ? Status() : cannot_read(folder);
    const FindHandle search(first);
    do SSSUP_CHECK(add(folder, found));
    while (FindNextFileW(search.get(), &found));
    if (GetLastError() != ERROR_NO_MORE_FILES) return cannot_read(folder);
    return {};
  }

 private:
  Status add(const std::wstring& folder, const WIN32_FIND_DATAW& found) {
    const std::wstring_view name = found.cFileName;
    if (name == L"." || name == L".." || is_link(found.dwFileAttributes, found.dwReserved0)) return {};
    const std::wstring path = folder + L'\\' + std::wstring(name);
    FileEntry entry{text::utf8(path), (std::uint64_t{found.nFileSizeHigh} << 32U) | found.nFileSizeLow};
    if ((found.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0) {
      // Also of folders that hold nothing, so that a deep tree has an end.
      entry.size = 0;
      SSSUP_CHECK(bounds.add(entry));
      return add(path);
    }
    SSSUP_CHECK(bounds.add(entry));
    files.push_back(std::move(entry));
    return {};
  }

  tl::unexpected<Error> cannot_read(const std::wstring& folder) const {
    const DWORD code = GetLastError();
    return system_fail(code, {text::id::error_file_read, {{"path", text::utf8((medium / folder).native())}}});
  }
};

}  // namespace

bool is_medium(const fs::path& folder) {
  return is_file(folder / "SSS" / "Setup.exe") || is_file(folder / "CLUSTERPRO" / "Setup.exe");
}

std::vector<fs::path> cd_drives() {
  std::vector<fs::path> found;
  const DWORD drives = GetLogicalDrives();
  for (wchar_t letter = L'A'; letter <= L'Z'; ++letter) {
    const std::wstring root = {letter, L':', L'\\'};
    if ((drives & (1UL << static_cast<unsigned>(letter - L'A'))) != 0 && GetDriveTypeW(root.c_str()) == DRIVE_CDROM)
      found.emplace_back(root);
  }
  return found;
}

MediumPlace place_of(const fs::path& folder) {
  const QuietDrives quiet;
  MediumPlace place{.folder = text::utf8(folder.native()), .label = {}, .serial = {}};
  std::wstring root(MAX_PATH, L'\0');
  wchar_t label[MAX_PATH + 1] = L"";
  DWORD serial = 0;
  if (GetVolumePathNameW(folder.c_str(), root.data(), static_cast<DWORD>(root.size())) &&
      GetVolumeInformationW(root.c_str(), label, MAX_PATH + 1, &serial, nullptr, nullptr, nullptr, 0)) {
    place.label = text::utf8(label);
    place.serial = fmt::format("{:04X}-{:04X}", serial >> 16U, serial & 0xffffU);
  }
  return place;
}

bool is_file(const fs::path& path) {
  const QuietDrives quiet;
  const DWORD attributes = GetFileAttributesW(path.c_str());
  return attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_DIRECTORY) == 0;
}

Handle open_untrusted(const fs::path& path, DWORD& code) {
  const QuietDrives quiet;
  Handle file = own(CreateFileW(path.c_str(), GENERIC_READ, FILE_SHARE_READ, nullptr, OPEN_EXISTING,
                                FILE_FLAG_SEQUENTIAL_SCAN | FILE_FLAG_OPEN_REPARSE_POINT, nullptr));
  code = file ? ERROR_SUCCESS : GetLastError();
  if (is_absent(code)) code = ERROR_FILE_NOT_FOUND;
  FILE_ATTRIBUTE_TAG_INFO tag{};
  if (file && (GetFileType(file.get()) != FILE_TYPE_DISK ||
               !GetFileInformationByHandleEx(file.get(), FileAttributeTagInfo, &tag, sizeof tag) ||
               is_link(tag.FileAttributes, tag.ReparseTag))) {
    code = ERROR_FILE_NOT_FOUND;
    file.reset();
  }
  return file;
}

DWORD read_pieces(HANDLE file, const std::function<DWORD(std::string_view piece)>& take) {
  std::string buffer(std::size_t{1} << 20U, '\0');
  for (;;) {
    DWORD got = 0;
    if (!ReadFile(file, buffer.data(), static_cast<DWORD>(buffer.size()), &got, nullptr)) return GetLastError();
    if (got == 0) return ERROR_SUCCESS;
    if (const DWORD code = take(std::string_view(buffer).substr(0, got)); code != ERROR_SUCCESS) return code;
  }
}

Expected<std::vector<FileEntry>> list_files(const fs::path& medium, std::string_view folder) {
  const QuietDrives quiet;
  Listing listing{medium, {}, {}};
  SSSUP_CHECK(listing.add(text::wide(folder)));
  std::sort(listing.files.begin(), listing.files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  return std::move(listing.files);
}

}  // namespace sssup::machine::windows
