#include "service/machine/windows/files.h"

#include <algorithm>
#include <cstring>

#include "common/text/errors.h"
#include "common/text/machine.h"
#include "common/text/wide.h"
#include "service/machine/windows/file_tree.h"
#include "service/machine/windows/folder_security.h"
#include "service/machine/windows/handle.h"
#include "service/machine/windows/path.h"
#include "service/machine/windows/system_error.h"
#include "service/machine/windows/write_content.h"

namespace sssup::machine::windows {
namespace {

constexpr std::uint64_t largest_read = std::uint64_t{1} << 30U;
constexpr DWORD largest_piece = 1U << 26U;  // of one read
constexpr DWORD share_all = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
constexpr std::wstring_view temporary = L".sssup-new";
// From so many files on, the drive is flushed instead of each file.
constexpr std::size_t many = 8;
constexpr int tries = 10;
constexpr DWORD pause_ms = 100;

// FILE_RENAME_INFO of Windows 10 and Server 2016, newer than the toolchain's headers.
constexpr auto rename_info_ex = static_cast<FILE_INFO_BY_HANDLE_CLASS>(22);
constexpr DWORD rename_replace = 0x1, rename_posix = 0x2, rename_over_read_only = 0x40;

text::Message about(const text::Entry& entry, std::string_view path) {
  return {entry, {{"path", std::string(path)}}};
}

text::Message about(const text::Entry& entry, std::wstring_view path) {
  return about(entry, path_in_utf8(path));
}

bool is_gone(DWORD code) {
  return code == ERROR_FILE_NOT_FOUND || code == ERROR_PATH_NOT_FOUND || code == ERROR_INVALID_DRIVE;
}

bool is_folder(const std::wstring& path) {
  const DWORD attributes = GetFileAttributesW(path.c_str());
  return attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_DIRECTORY) != 0;
}

// `make` makes one folder; it is called for those that are missing, from above.
template <class Make>
DWORD make_folders(const std::wstring& path, const Make& make) {
  if (is_folder(path)) return ERROR_SUCCESS;
  const std::wstring above = folder_of(path);
  if (above.empty()) return ERROR_PATH_NOT_FOUND;  // the drive is missing
  if (const DWORD code = make_folders(above, make); code != ERROR_SUCCESS) return code;
  const DWORD code = make(path);
  return code == ERROR_ALREADY_EXISTS && is_folder(path) ? ERROR_SUCCESS : code;
}

DWORD make_plain_folder(const std::wstring& path) {
  return CreateDirectoryW(path.c_str(), nullptr) ? ERROR_SUCCESS : GetLastError();
}

enum class Flush { file, drive };

// Made anew, never through a link that waits under its name.
DWORD write_temporary(const std::wstring& path, std::string_view content, Flush flush) {
  if (const DWORD code = remove_tree(path); code != ERROR_SUCCESS) return code;
  const Handle file =
      own(CreateFileW(path.c_str(), GENERIC_WRITE, 0, nullptr, CREATE_NEW, FILE_ATTRIBUTE_NORMAL, nullptr));
  if (!file) return GetLastError();
  if (const DWORD code = write_content(file.get(), content); code != ERROR_SUCCESS) return code;
  if (flush == Flush::file && !FlushFileBuffers(file.get())) return GetLastError();
  return ERROR_SUCCESS;
}

DWORD rename_open(HANDLE file, const std::wstring& target) {
  // The structure ends in the name.
  std::vector<std::byte> buffer(sizeof(FILE_RENAME_INFO) + target.size() * sizeof(wchar_t));
  auto* rename = reinterpret_cast<FILE_RENAME_INFO*>(buffer.data());
  constexpr DWORD flags = rename_replace | rename_posix | rename_over_read_only;
  std::memcpy(buffer.data(), &flags, sizeof flags);  // shares its place with ReplaceIfExists
  rename->FileNameLength = static_cast<DWORD>(target.size() * sizeof(wchar_t));
  std::copy(target.begin(), target.end(), rename->FileName);
  return SetFileInformationByHandle(file, rename_info_ex, rename, static_cast<DWORD>(buffer.size())) ? ERROR_SUCCESS
                                                                                                     : GetLastError();
}

DWORD put_in_place_once(const std::wstring& from, const std::wstring& target, Flush flush) {
  {
    const Handle file = own(CreateFileW(from.c_str(), GENERIC_WRITE | DELETE, share_all, nullptr, OPEN_EXISTING,
                                        FILE_FLAG_OPEN_REPARSE_POINT, nullptr));
    if (!file) return GetLastError();
    if (rename_open(file.get(), target) == ERROR_SUCCESS) {
      // The name is in the journal of the file system, which this forces out.
      if (flush == Flush::file && !FlushFileBuffers(file.get())) return GetLastError();
      return ERROR_SUCCESS;
    }
  }
  // File systems and systems that cannot: the same in older words.
  SetFileAttributesW(target.c_str(), FILE_ATTRIBUTE_NORMAL);
  return MoveFileExW(from.c_str(), target.c_str(), MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH) ? ERROR_SUCCESS
                                                                                                       : GetLastError();
}

// A virus scanner may hold either file for a moment.
DWORD put_in_place(const std::wstring& from, const std::wstring& target, Flush flush) {
  for (int attempt = 1;; ++attempt) {
    const DWORD code = put_in_place_once(from, target, flush);
    const bool may_pass = code == ERROR_SHARING_VIOLATION || code == ERROR_ACCESS_DENIED;
    if (!may_pass || attempt == tries) return code;
    Sleep(pause_ms);
  }
}

// A file of more than `most` bytes: an error where the whole of it is wanted, else its first ones.
Expected<std::string> read_content(std::string_view path, std::uint64_t most, bool wants_whole) {
  SSSUP_TRY(const auto whole, whole_path(path));
  const auto what = about(text::id::error_file_read, path);
  const Handle file = own(
      CreateFileW(whole.c_str(), GENERIC_READ, share_all, nullptr, OPEN_EXISTING, FILE_FLAG_SEQUENTIAL_SCAN, nullptr));
  LARGE_INTEGER size{};
  if (!file || !GetFileSizeEx(file.get(), &size)) return last_error(what);
  const auto bytes = static_cast<std::uint64_t>(size.QuadPart);
  if (wants_whole && bytes > most) return system_fail(ERROR_FILE_TOO_LARGE, what);
  std::string content(static_cast<std::size_t>(std::min(bytes, most)), '\0');
  for (std::size_t at = 0; at < content.size();) {
    const DWORD piece = static_cast<DWORD>(std::min<std::size_t>(content.size() - at, largest_piece));
    DWORD got = 0;
    if (!ReadFile(file.get(), content.data() + at, piece, &got, nullptr)) return last_error(what);
    if (got == 0) content.resize(at);  // it became shorter meanwhile
    at += got;
  }
  return content;
}

// Null unless all are on one drive that can be flushed as a whole.
Handle drive_of(const std::vector<std::wstring>& paths) {
  constexpr std::size_t letter = 4;  // `\\?\D:\…`
  const wchar_t drive = paths.front()[letter];
  if (!std::all_of(paths.begin(), paths.end(), [drive](const auto& path) { return path[letter] == drive; })) return {};
  const std::wstring volume = std::wstring(L"\\\\.\\") + drive + L':';
  Handle handle = own(CreateFileW(volume.c_str(), GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE,
                                  nullptr, OPEN_EXISTING, 0, nullptr));
  if (handle && !FlushFileBuffers(handle.get())) handle.reset();
  return handle;
}

}  // namespace

Expected<bool> WindowsFiles::exists(std::string_view path) {
  SSSUP_TRY(const auto whole, whole_path(path));
  if (GetFileAttributesW(whole.c_str()) != INVALID_FILE_ATTRIBUTES) return true;
  const DWORD code = GetLastError();
  if (is_gone(code)) return false;
  return system_fail(code, about(text::id::error_file_read, path));
}

Expected<std::string> WindowsFiles::read(std::string_view path) {
  return read_content(path, largest_read, true);
}

Expected<std::string> WindowsFiles::read_beginning(std::string_view path, std::size_t most) {
  return read_content(path, most, false);
}

Status WindowsFiles::create_folder(std::string_view path) {
  SSSUP_TRY(const auto whole, whole_path(path));
  const bool was_there = is_folder(whole);
  DWORD code = make_folders(whole, make_private_folder);
  // Not a drive: that is everybody's.
  if (code == ERROR_SUCCESS && was_there && !folder_of(whole).empty()) code = claim_private_folder(whole);
  if (code == ERROR_INVALID_OWNER) return fail(Error::Kind::denied, about(text::id::machine_folder_taken, path));
  if (code != ERROR_SUCCESS) return system_fail(code, about(text::id::error_folder_create, path));
  return {};
}

Status WindowsFiles::write(std::span<const FileContent> files) {
  std::vector<std::wstring> targets;
  for (const auto& file : files) {
    SSSUP_TRY(auto target, whole_path(file.path));
    targets.push_back(std::move(target));
  }
  if (targets.empty()) return {};
  const Handle drive = targets.size() < many ? Handle() : drive_of(targets);
  const Flush flush = drive ? Flush::drive : Flush::file;
  const auto flush_drive = [&]() -> Status {
    if (drive && !FlushFileBuffers(drive.get())) return last_error(about(text::id::error_file_write, targets.front()));
    return {};
  };

  std::wstring known_folder;
  for (std::size_t index = 0; index < targets.size(); ++index) {
    const std::wstring& target = targets[index];
    if (std::wstring folder = folder_of(target); folder != known_folder) {
      if (const DWORD code = make_folders(folder, make_plain_folder); code != ERROR_SUCCESS)
        return system_fail(code, about(text::id::error_folder_create, folder));
      known_folder = std::move(folder);
    }
    const std::wstring beside = target + std::wstring(temporary);
    if (const DWORD code = write_temporary(beside, files[index].content, flush); code != ERROR_SUCCESS) {
      static_cast<void>(DeleteFileW(beside.c_str()));  // room, if the disk is full
      return system_fail(code, about(text::id::error_file_write, target));
    }
  }
  SSSUP_CHECK(flush_drive());
  for (const auto& target : targets)
    if (const DWORD code = put_in_place(target + std::wstring(temporary), target, flush); code != ERROR_SUCCESS)
      return system_fail(code, about(text::id::error_file_write, target));
  return flush_drive();
}

Status WindowsFiles::remove(std::string_view path) {
  SSSUP_TRY(const auto whole, whole_path(path));
  if (folder_of(whole).empty()) return fail(Error::Kind::refused, about(text::id::error_file_remove, path));  // a drive
  const DWORD code = remove_tree(whole);
  if (code == ERROR_FILENAME_EXCED_RANGE) return fail(Error::Kind::io, about(text::id::machine_folder_too_deep, path));
  if (code != ERROR_SUCCESS) return system_fail(code, about(text::id::error_file_remove, path));
  return {};
}

Expected<std::vector<FileEntry>> WindowsFiles::list(std::string_view folder) {
  SSSUP_TRY(const auto whole, whole_path(folder));
  std::vector<ListedFile> found;
  if (const DWORD code = list_tree(whole, found); code != ERROR_SUCCESS)
    return system_fail(code, about(text::id::error_file_read, folder));
  std::vector<FileEntry> files;
  files.reserve(found.size());
  for (const auto& file : found) files.push_back({path_in_utf8(file.path), file.size});
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  return files;
}

std::filesystem::path WindowsFiles::native(std::string_view path) {
  return {text::wide(path)};
}

}  // namespace sssup::machine::windows
