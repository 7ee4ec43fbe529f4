#include "service/machine/windows/file_tree.h"

#include <cstddef>
#include <utility>

#include "service/machine/windows/handle.h"

namespace sssup::machine::windows {
namespace {

constexpr int deepest = 1'000;  // each level holds a handle and a little of the stack
constexpr DWORD pause_ms = 100;

constexpr ACCESS_MASK access_to_remove = DELETE | FILE_WRITE_ATTRIBUTES | FILE_LIST_DIRECTORY;

// Newer than the toolchain's headers: FileDispositionInfoEx and its flags, of Windows 10 and Server 2016.
constexpr auto disposition_ex = static_cast<FILE_INFO_BY_HANDLE_CLASS>(21);
constexpr ULONG disposition_delete = 0x1, disposition_posix = 0x2, disposition_read_only_too = 0x10;

bool is_dots(std::wstring_view name) {
  return name == L"." || name == L"..";
}

DWORD entries_in(HANDLE folder, std::vector<FolderEntry>& entries) {
  return for_each_entry(folder, [&entries](FolderEntry entry) {
    entries.push_back(std::move(entry));
    return DWORD{ERROR_SUCCESS};
  });
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
  std::vector<FolderEntry> entries;
  if (const DWORD code = entries_in(folder, entries); code != ERROR_SUCCESS) return code;
  for (const auto& entry : entries) {
    Handle opened;
    DWORD code = open_in(folder, entry.name, {.access = access_to_remove, .disposition = FILE_OPEN}, opened);
    if (code == ERROR_SUCCESS) code = remove_open(opened, depth + 1);
    if (code != ERROR_SUCCESS && !is_gone(code)) return code;
  }
  return ERROR_SUCCESS;
}

DWORD remove_open(const Handle& file, int depth) {
  EntryKind kind;
  if (const DWORD code = kind_of(file.get(), kind); code != ERROR_SUCCESS) return code;
  if (kind.is_folder() && !kind.is_link())
    if (const DWORD code = remove_content(file.get(), depth); code != ERROR_SUCCESS) return code;
  return mark_removed(file.get());
}

DWORD remove_once(HANDLE folder, std::wstring_view name) {
  Handle top;
  const DWORD code = open_in(folder, name, {.access = access_to_remove, .disposition = FILE_OPEN}, top);
  return code == ERROR_SUCCESS ? remove_open(top, 0) : code;
}

DWORD list_open(HANDLE folder, const std::wstring& path, int depth, std::vector<ListedFile>& files) {
  if (depth >= deepest) return ERROR_FILENAME_EXCED_RANGE;
  std::vector<FolderEntry> entries;
  if (const DWORD code = entries_in(folder, entries); code != ERROR_SUCCESS) return code;
  for (const auto& entry : entries) {
    if (entry.kind.is_link()) continue;
    std::wstring entry_path = path;
    if (!entry_path.ends_with(L'\\')) entry_path += L'\\';
    entry_path += entry.name;
    if (!entry.kind.is_folder()) {
      files.push_back({std::move(entry_path), entry.size});
      continue;
    }
    Handle below;
    DWORD code =
        open_in(folder, entry.name,
                {.access = FILE_LIST_DIRECTORY, .disposition = FILE_OPEN, .options = FILE_DIRECTORY_FILE}, below);
    EntryKind kind;
    if (code == ERROR_SUCCESS) code = kind_of(below.get(), kind);
    // It may have become a link since it was listed.
    if (code == ERROR_SUCCESS && !kind.is_link()) code = list_open(below.get(), entry_path, depth + 1, files);
    if (code != ERROR_SUCCESS && !is_gone(code)) return code;
  }
  return ERROR_SUCCESS;
}

}  // namespace

DWORD for_each_entry(HANDLE folder, const std::function<DWORD(FolderEntry entry)>& take) {
  alignas(FILE_ID_BOTH_DIR_INFO) std::byte buffer[16384];
  for (auto what = FileIdBothDirectoryRestartInfo;; what = FileIdBothDirectoryInfo) {
    if (!GetFileInformationByHandleEx(folder, what, buffer, sizeof buffer)) {
      const DWORD code = GetLastError();
      return code == ERROR_NO_MORE_FILES ? ERROR_SUCCESS : code;
    }
    for (const std::byte* at = buffer;;) {
      const auto* entry = reinterpret_cast<const FILE_ID_BOTH_DIR_INFO*>(at);
      std::wstring name(entry->FileName, entry->FileNameLength / sizeof(wchar_t));
      if (!is_dots(name)) {  // the tag is where the size of extended attributes would be
        const DWORD code = take({std::move(name),
                                 {entry->FileAttributes, entry->EaSize},
                                 static_cast<std::uint64_t>(entry->EndOfFile.QuadPart)});
        if (code != ERROR_SUCCESS) return code;
      }
      if (entry->NextEntryOffset == 0) break;
      at += entry->NextEntryOffset;
    }
  }
}

DWORD list_tree(const TrustedFolder& folder, std::vector<ListedFile>& files) {
  const auto opened = folder.reopen(FILE_LIST_DIRECTORY);
  return opened ? list_open(opened->get(), folder.path(), 0, files) : opened.error().code;
}

DWORD look_into(const TrustedFolder& folder, std::wstring_view name, bool& is_empty) {
  Handle opened;
  DWORD code =
      open_in(folder.handle(), name,
              {.access = FILE_LIST_DIRECTORY, .disposition = FILE_OPEN, .options = FILE_DIRECTORY_FILE}, opened);
  std::vector<FolderEntry> entries;
  if (code == ERROR_SUCCESS) code = entries_in(opened.get(), entries);
  is_empty = entries.empty();
  return code;
}

DWORD remove_tree(const TrustedFolder& folder, std::wstring_view name, int tries) {
  for (int attempt = 1;; ++attempt) {
    const DWORD code = remove_once(folder.handle(), name);
    if (is_gone(code)) return ERROR_SUCCESS;
    const bool may_pass = code == ERROR_SHARING_VIOLATION || code == ERROR_DIR_NOT_EMPTY ||
                          code == ERROR_DELETE_PENDING || code == ERROR_ACCESS_DENIED;
    if (!may_pass || attempt == tries) return code;
    Sleep(pause_ms);
  }
}

}  // namespace sssup::machine::windows
