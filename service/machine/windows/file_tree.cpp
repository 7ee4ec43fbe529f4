#include "service/machine/windows/file_tree.h"

#include <winternl.h>

#include <cstddef>
#include <utility>

#include "service/machine/windows/handle.h"

namespace sssup::machine::windows {
namespace {

constexpr int deepest = 100;  // each level holds a handle and a little of the stack
constexpr int tries = 10;
constexpr DWORD pause_ms = 100;

constexpr DWORD access_to_remove = DELETE | SYNCHRONIZE | FILE_READ_ATTRIBUTES | FILE_WRITE_ATTRIBUTES;
constexpr DWORD share_all = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;

// Newer than the toolchain's headers: FileDispositionInfoEx and its flags, of Windows 10 and Server 2016.
constexpr auto disposition_ex = static_cast<FILE_INFO_BY_HANDLE_CLASS>(21);
constexpr ULONG disposition_delete = 0x1, disposition_posix = 0x2, disposition_read_only_too = 0x10;

bool is_gone(DWORD code) {
  return code == ERROR_FILE_NOT_FOUND || code == ERROR_PATH_NOT_FOUND || code == ERROR_INVALID_DRIVE;
}

bool is_dots(std::wstring_view name) {
  return name == L"." || name == L"..";
}

// Links to elsewhere. Other reparse points (deduplicated files, those in a cloud) are content.
bool is_link(DWORD attributes, DWORD tag) {
  return (attributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0 && IsReparseTagNameSurrogate(tag);
}

bool is_folder(DWORD attributes) {
  return (attributes & FILE_ATTRIBUTE_DIRECTORY) != 0;
}

// --- removal --------------------------------------------------------------------------------------------------------

// By its name in an open folder, which stays the folder it is whatever others do to the path.
DWORD open_in(HANDLE folder, const std::wstring& name, Handle& opened) {
  UNICODE_STRING its_name{};
  its_name.Buffer = const_cast<wchar_t*>(name.c_str());  // NOLINT(cppcoreguidelines-pro-type-const-cast)
  its_name.Length = its_name.MaximumLength = static_cast<USHORT>(name.size() * sizeof(wchar_t));
  OBJECT_ATTRIBUTES attributes{};
  attributes.Length = sizeof attributes;
  attributes.RootDirectory = folder;
  attributes.ObjectName = &its_name;
  IO_STATUS_BLOCK io{};
  HANDLE handle = nullptr;
  constexpr ULONG options = FILE_OPEN_REPARSE_POINT | FILE_OPEN_FOR_BACKUP_INTENT | FILE_SYNCHRONOUS_IO_NONALERT;
  const NTSTATUS status =
      NtOpenFile(&handle, access_to_remove | FILE_LIST_DIRECTORY, &attributes, &io, share_all, options);
  if (!NT_SUCCESS(status)) return RtlNtStatusToDosError(status);
  opened = own(handle);
  return ERROR_SUCCESS;
}

DWORD names_in(HANDLE folder, std::vector<std::wstring>& names) {
  alignas(FILE_ID_BOTH_DIR_INFO) std::byte buffer[16384];
  for (auto what = FileIdBothDirectoryRestartInfo;; what = FileIdBothDirectoryInfo) {
    if (!GetFileInformationByHandleEx(folder, what, buffer, sizeof buffer)) {
      const DWORD code = GetLastError();
      return code == ERROR_NO_MORE_FILES ? ERROR_SUCCESS : code;
    }
    for (const std::byte* at = buffer;;) {
      const auto* entry = reinterpret_cast<const FILE_ID_BOTH_DIR_INFO*>(at);
      std::wstring name(entry->FileName, entry->FileNameLength / sizeof(wchar_t));
      if (!is_dots(name)) names.push_back(std::move(name));
      if (entry->NextEntryOffset == 0) break;
      at += entry->NextEntryOffset;
    }
  }
}

// At once where Windows can; else it goes when the last handle to it is closed, ours.
DWORD mark_removed(HANDLE file) {
  ULONG flags = disposition_delete | disposition_posix | disposition_read_only_too;
  if (SetFileInformationByHandle(file, disposition_ex, &flags, sizeof flags)) return ERROR_SUCCESS;
  FILE_BASIC_INFO writable{};
  writable.FileAttributes = FILE_ATTRIBUTE_NORMAL;
  static_cast<void>(SetFileInformationByHandle(file, FileBasicInfo, &writable, sizeof writable));
  FILE_DISPOSITION_INFO removed{TRUE};
  return SetFileInformationByHandle(file, FileDispositionInfo, &removed, sizeof removed) ? ERROR_SUCCESS
                                                                                         : GetLastError();
}

DWORD remove_open(const Handle& file, int depth);

DWORD remove_content(HANDLE folder, int depth) {
  if (depth >= deepest) return ERROR_FILENAME_EXCED_RANGE;
  std::vector<std::wstring> names;
  if (const DWORD code = names_in(folder, names); code != ERROR_SUCCESS) return code;
  for (const auto& name : names) {
    Handle entry;
    DWORD code = open_in(folder, name, entry);
    if (code == ERROR_SUCCESS) code = remove_open(entry, depth + 1);
    if (code != ERROR_SUCCESS && !is_gone(code)) return code;
  }
  return ERROR_SUCCESS;
}

DWORD remove_open(const Handle& file, int depth) {
  FILE_ATTRIBUTE_TAG_INFO tag{};
  if (!GetFileInformationByHandleEx(file.get(), FileAttributeTagInfo, &tag, sizeof tag)) return GetLastError();
  if (is_folder(tag.FileAttributes) && !is_link(tag.FileAttributes, tag.ReparseTag))
    if (const DWORD code = remove_content(file.get(), depth); code != ERROR_SUCCESS) return code;
  return mark_removed(file.get());
}

DWORD remove_once(const std::wstring& path) {
  const Handle top =
      own(CreateFileW(path.c_str(), access_to_remove | FILE_LIST_DIRECTORY, share_all, nullptr, OPEN_EXISTING,
                      FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT, nullptr));
  if (!top) return GetLastError();
  return remove_open(top, 0);
}

// --- listing --------------------------------------------------------------------------------------------------------

DWORD list_folder(const std::wstring& folder, std::vector<ListedFile>& files, std::vector<std::wstring>& folders) {
  WIN32_FIND_DATAW found{};
  const std::wstring below = folder.ends_with(L'\\') ? folder : folder + L'\\';
  HANDLE first = FindFirstFileExW((below + L'*').c_str(), FindExInfoBasic, &found, FindExSearchNameMatch, nullptr,
                                  FIND_FIRST_EX_LARGE_FETCH);
  if (first == INVALID_HANDLE_VALUE) return is_gone(GetLastError()) ? ERROR_SUCCESS : GetLastError();
  const FindHandle search(first);
  do {
    if (is_dots(found.cFileName) || is_link(found.dwFileAttributes, found.dwReserved0)) continue;
    std::wstring path = below + found.cFileName;
    if (is_folder(found.dwFileAttributes))
      folders.push_back(std::move(path));
    else
      files.push_back({std::move(path), (std::uint64_t{found.nFileSizeHigh} << 32U) | found.nFileSizeLow});
  } while (FindNextFileW(search.get(), &found));
  return GetLastError() == ERROR_NO_MORE_FILES ? ERROR_SUCCESS : GetLastError();
}

}  // namespace

DWORD list_tree(const std::wstring& folder, std::vector<ListedFile>& files) {
  std::vector<std::wstring> folders = {folder};
  while (!folders.empty()) {
    const std::wstring next = std::move(folders.back());
    folders.pop_back();
    if (const DWORD code = list_folder(next, files, folders); code != ERROR_SUCCESS) return code;
  }
  return ERROR_SUCCESS;
}

DWORD remove_tree(const std::wstring& path) {
  for (int attempt = 1;; ++attempt) {
    const DWORD code = remove_once(path);
    if (is_gone(code)) return ERROR_SUCCESS;
    const bool may_pass = code == ERROR_SHARING_VIOLATION || code == ERROR_DIR_NOT_EMPTY ||
                          code == ERROR_DELETE_PENDING || code == ERROR_ACCESS_DENIED;
    if (!may_pass || attempt == tries) return code;
    Sleep(pause_ms);
  }
}

}  // namespace sssup::machine::windows
