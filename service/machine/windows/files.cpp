#include "service/machine/windows/files.h"

#include <algorithm>
#include <map>

#include "common/text/errors.h"
#include "common/text/machine.h"
#include "common/text/wide.h"
#include "service/machine/sha256.h"
#include "service/machine/unfinished.h"
#include "service/machine/windows/file_tree.h"
#include "service/machine/windows/medium.h"
#include "service/machine/windows/path.h"
#include "service/machine/windows/system_error.h"
#include "service/machine/windows/trusted_path.h"
#include "service/machine/windows/write_content.h"

namespace sssup::machine::windows {
namespace {

constexpr std::uint64_t largest_read = std::uint64_t{1} << 30U;
constexpr DWORD largest_piece = 1U << 26U;  // of one read
std::wstring unfinished(const std::wstring& name) {
  return name + std::wstring(unfinished_ending.begin(), unfinished_ending.end());  // ASCII
}

// From so many files on, the drive is flushed instead of each file.
constexpr std::size_t many = 8;
constexpr int tries = 10;
constexpr DWORD pause_ms = 100;

text::Message about(const text::Entry& entry, std::string_view path) {
  return {entry, {{"path", std::string(path)}}};
}

text::Message about(const text::Entry& entry, std::wstring_view path) {
  return about(entry, path_in_utf8(path));
}

tl::unexpected<Error> fail_on(const PathFault& fault, const text::Entry& what, std::string_view path) {
  return tl::unexpected<Error>(to_error(fault, what, path));
}

enum class Flush { file, drive };

// Writes the content; Windows' error code.
using Fill = std::function<DWORD(HANDLE file)>;

// Made anew, never through a link that waits under its name.
PathFault write_temporary(const TrustedFolder& folder, const std::wstring& name, const Fill& fill, Flush flush) {
  if (const DWORD code = remove_tree(folder, name); code != ERROR_SUCCESS) return {code, folder.path_of(name)};
  const auto file = folder.create_file(name);
  if (!file) return file.error();
  DWORD code = fill(file->get());
  if (code == ERROR_SUCCESS && flush == Flush::file && !FlushFileBuffers(file->get())) code = GetLastError();
  return {code, folder.path_of(name)};
}

void make_writable(const TrustedFolder& folder, const std::wstring& name) {
  const auto file = folder.open_file(name, FILE_WRITE_ATTRIBUTES, share_all);
  FILE_BASIC_INFO writable{};
  writable.FileAttributes = FILE_ATTRIBUTE_NORMAL;
  if (file) static_cast<void>(SetFileInformationByHandle(file->get(), FileBasicInfo, &writable, sizeof writable));
}

DWORD put_in_place_once(const TrustedFolder& folder, const std::wstring& from, const std::wstring& to, Flush flush) {
  const auto file = folder.open_file(from, GENERIC_WRITE | DELETE, share_all);
  if (!file) return file.error().code;
  DWORD code = rename_open(file->get(), folder, folder, to, true);
  if (code == ERROR_ACCESS_DENIED) {  // where a read-only one is not replaced
    make_writable(folder, to);
    code = rename_open(file->get(), folder, folder, to, true);
  }
  // The name is in the journal of the file system, which this forces out.
  if (code == ERROR_SUCCESS && flush == Flush::file && !FlushFileBuffers(file->get())) code = GetLastError();
  return code;
}

// A virus scanner may hold either file for a moment.
PathFault put_in_place(const TrustedFolder& folder, const std::wstring& from, const std::wstring& to, Flush flush) {
  for (int attempt = 1;; ++attempt) {
    const DWORD code = put_in_place_once(folder, from, to, flush);
    const bool may_pass = code == ERROR_SHARING_VIOLATION || code == ERROR_ACCESS_DENIED;
    if (!may_pass || attempt == tries) return {code, folder.path_of(to)};
    Sleep(pause_ms);
  }
}

// The folder that holds what is at a whole path, which is no drive.
Reached<TrustedFolder> folder_above(const std::wstring& whole) {
  return TrustedFolder::reach(folder_of(whole));
}

Expected<Handle> open_to_read(std::string_view path) {
  SSSUP_TRY(const auto whole, whole_path(path));
  if (folder_of(whole).empty()) return system_fail(ERROR_DIRECTORY, about(text::id::error_file_read, path));
  const auto folder = folder_above(whole);
  if (!folder) return fail_on(folder.error(), text::id::error_file_read, path);
  auto file = folder->open_file(name_of(whole), GENERIC_READ, share_all);
  if (!file) return fail_on(file.error(), text::id::error_file_read, path);
  return std::move(*file);
}

// A file of more than `most` bytes: an error where the whole of it is wanted, else its first ones.
Expected<std::string> read_content(std::string_view path, std::uint64_t most, bool wants_whole) {
  SSSUP_TRY(const Handle file, open_to_read(path));
  const auto what = about(text::id::error_file_read, path);
  LARGE_INTEGER size{};
  if (!GetFileSizeEx(file.get(), &size)) return last_error(what);
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

// Of the volume mounted at a drive's root, `D:\`; empty, with the reason in GetLastError(), when there is none.
std::string volume_id(const std::wstring& root) {
  const QuietDrives quiet;
  wchar_t id[MAX_PATH] = L"";
  return GetVolumeNameForVolumeMountPointW(root.c_str(), id, MAX_PATH) ? text::utf8(id) : std::string();
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

Expected<Place> WindowsFiles::look(std::string_view path) {
  SSSUP_TRY(const auto whole, whole_path(path));
  if (folder_of(whole).empty()) return Place::folder;
  const auto folder = folder_above(whole);
  if (!folder) {
    if (is_gone(folder.error().code)) return Place::free;
    return fail_on(folder.error(), text::id::error_file_read, path);
  }
  Handle entry;
  DWORD code = open_in(folder->handle(), name_of(whole), {.access = READ_CONTROL, .disposition = FILE_OPEN}, entry);
  if (is_gone(code)) return Place::free;
  FILE_ATTRIBUTE_TAG_INFO tag{};
  if (code == ERROR_SUCCESS && !GetFileInformationByHandleEx(entry.get(), FileAttributeTagInfo, &tag, sizeof tag))
    code = GetLastError();
  if (code != ERROR_SUCCESS) return system_fail(code, about(text::id::error_file_read, path));
  if (is_link(tag.FileAttributes, tag.ReparseTag)) return Place::other;
  // Rights of others are taken away when it is claimed; an owner would give them back.
  if (judge(entry.get(), Position::root, code) == Distrust::owner)
    return fail_on({ERROR_ACCESS_DENIED, whole, Distrust::owner}, text::id::error_file_read, path);
  if ((tag.FileAttributes & FILE_ATTRIBUTE_DIRECTORY) == 0) return Place::file;
  bool is_empty = false;
  code = look_into(*folder, name_of(whole), is_empty);
  if (code != ERROR_SUCCESS) return system_fail(code, about(text::id::error_file_read, path));
  return is_empty ? Place::empty_folder : Place::folder;
}

Expected<bool> WindowsFiles::exists(std::string_view path) {
  SSSUP_TRY(const auto whole, whole_path(path));
  const bool is_drive = folder_of(whole).empty();
  const auto folder = is_drive ? TrustedFolder::reach(whole) : folder_above(whole);
  if (!folder) {
    if (is_gone(folder.error().code)) return false;
    return fail_on(folder.error(), text::id::error_file_read, path);
  }
  if (is_drive) return true;
  Handle entry;
  const DWORD code = open_in(folder->handle(), name_of(whole), {.disposition = FILE_OPEN}, entry);
  if (is_gone(code)) return false;
  if (code == ERROR_SUCCESS || code == ERROR_SHARING_VIOLATION) return true;
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
  const auto folder = TrustedFolder::claim(whole);
  if (!folder) return fail_on(folder.error(), text::id::error_folder_create, path);
  return {};
}

Status WindowsFiles::write(std::span<const FileContent> files) {
  std::vector<std::wstring> targets;
  targets.reserve(files.size());
  for (const auto& file : files) {
    SSSUP_TRY(auto target, whole_path(file.path));
    if (folder_of(target).empty()) return system_fail(ERROR_DIRECTORY, about(text::id::error_file_write, target));
    targets.push_back(std::move(target));
  }
  if (targets.empty()) return {};
  const Handle drive = targets.size() < many ? Handle() : drive_of(targets);
  const Flush flush = drive ? Flush::drive : Flush::file;
  const auto flush_drive = [&]() -> Status {
    if (drive && !FlushFileBuffers(drive.get())) return last_error(about(text::id::error_file_write, targets.front()));
    return {};
  };

  std::vector<TrustedFolder> folders;  // held from the check to the rename
  std::vector<std::size_t> folder_index;
  folder_index.reserve(targets.size());
  std::map<std::wstring, std::size_t> known;
  for (std::size_t index = 0; index < targets.size(); ++index) {
    const auto [folder_at, is_new] = known.try_emplace(folder_of(targets[index]), folders.size());
    if (is_new) {
      auto folder = TrustedFolder::reach(folder_at->first, TrustedFolder::Missing::made);
      if (!folder) return fail_on(folder.error(), text::id::error_folder_create, path_in_utf8(folder_at->first));
      folders.push_back(std::move(*folder));
    }
    folder_index.push_back(folder_at->second);
    const TrustedFolder& folder = folders[folder_at->second];
    const std::wstring beside = unfinished(name_of(targets[index]));
    const Fill fill = [&](HANDLE file) { return write_content(file, files[index].content); };
    if (const auto fault = write_temporary(folder, beside, fill, flush); fault.code != ERROR_SUCCESS) {
      for (std::size_t made = 0; made <= index; ++made)  // room, if the disk is full
        static_cast<void>(remove_tree(folders[folder_index[made]], unfinished(name_of(targets[made]))));
      return fail_on(fault, text::id::error_file_write, files[index].path);
    }
  }
  SSSUP_CHECK(flush_drive());
  for (std::size_t index = 0; index < targets.size(); ++index) {
    const std::wstring name = name_of(targets[index]);
    const auto fault = put_in_place(folders[folder_index[index]], unfinished(name), name, flush);
    if (fault.code != ERROR_SUCCESS) return fail_on(fault, text::id::error_file_write, files[index].path);
  }
  return flush_drive();
}

Status WindowsFiles::remove(std::string_view path) {
  SSSUP_TRY(const auto whole, whole_path(path));
  if (folder_of(whole).empty()) return fail(Error::Kind::refused, about(text::id::error_file_remove, path));  // a drive
  const auto folder = folder_above(whole);
  if (!folder) {
    if (is_gone(folder.error().code)) return {};
    return fail_on(folder.error(), text::id::error_file_remove, path);
  }
  const DWORD code = remove_tree(*folder, name_of(whole));
  if (code == ERROR_FILENAME_EXCED_RANGE) return fail(Error::Kind::io, about(text::id::machine_folder_too_deep, path));
  if (code != ERROR_SUCCESS) return system_fail(code, about(text::id::error_file_remove, path));
  return {};
}

Status WindowsFiles::move(std::string_view from, std::string_view to) {
  SSSUP_TRY(const auto whole_from, whole_path(from));
  SSSUP_TRY(const auto whole_to, whole_path(to));
  const text::Message cannot_move = {text::id::error_file_move, {{"path", std::string(from)}, {"to", std::string(to)}}};
  if (folder_of(whole_from).empty() || folder_of(whole_to).empty()) return fail(Error::Kind::refused, cannot_move);
  const auto folder = folder_above(whole_from);
  if (!folder) return fail_on(folder.error(), text::id::error_file_read, from);
  const auto target = folder_above(whole_to);
  if (!target) return fail_on(target.error(), text::id::error_file_write, to);
  Handle entry;
  DWORD code = open_in(folder->handle(), name_of(whole_from), {.access = DELETE, .disposition = FILE_OPEN}, entry);
  const bool stays = folder_of(whole_from) == folder_of(whole_to);
  if (code == ERROR_SUCCESS)
    code = rename_open(entry.get(), *folder, stays ? *folder : *target, name_of(whole_to), false);
  if (code == ERROR_ALREADY_EXISTS || code == ERROR_FILE_EXISTS)
    return fail(Error::Kind::refused, about(text::id::error_file_there, to));
  if (code != ERROR_SUCCESS) return system_fail(code, cannot_move);
  // A folder cannot be flushed by itself.
  if (const Handle drive = drive_of({whole_from}); drive) FlushFileBuffers(drive.get());
  return {};
}

Expected<std::vector<FileEntry>> WindowsFiles::list(std::string_view folder) {
  SSSUP_TRY(const auto whole, whole_path(folder));
  const auto reached = TrustedFolder::reach(whole);
  if (!reached) {
    if (is_gone(reached.error().code)) return std::vector<FileEntry>();
    return fail_on(reached.error(), text::id::error_file_read, folder);
  }
  std::vector<ListedFile> found;
  const DWORD code = list_tree(*reached, found);
  if (code == ERROR_FILENAME_EXCED_RANGE)
    return fail(Error::Kind::io, about(text::id::machine_folder_too_deep, folder));
  if (code != ERROR_SUCCESS) return system_fail(code, about(text::id::error_file_read, folder));
  std::vector<FileEntry> files;
  files.reserve(found.size());
  for (const auto& file : found) files.push_back({path_in_utf8(file.path), file.size});
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  return files;
}

Expected<std::string> WindowsFiles::sha256(std::string_view path) {
  SSSUP_TRY(const Handle file, open_to_read(path));
  Sha256 hash;
  const DWORD code = read_pieces(file.get(), [&hash](std::string_view piece) {
    hash.add(piece);
    return DWORD{ERROR_SUCCESS};
  });
  if (code != ERROR_SUCCESS) return system_fail(code, about(text::id::error_file_read, path));
  return hash.hexadecimal();
}

Expected<std::uint64_t> WindowsFiles::free_bytes(std::string_view path) {
  SSSUP_TRY(const auto whole, whole_path(path));
  ULARGE_INTEGER free{};
  if (!GetDiskFreeSpaceExW(root_path(whole).c_str(), &free, nullptr, nullptr))
    return last_error(about(text::id::error_file_read, root_path(whole)));
  return free.QuadPart;
}

Expected<Volume> WindowsFiles::volume_of(std::string_view path) {
  SSSUP_TRY(const auto whole, whole_path(path));
  // Without the prefix of long paths, which these functions do not take.
  const std::wstring root = text::wide(path_in_utf8(root_path(whole)));
  std::string id = volume_id(root);
  if (id.empty()) return last_error(about(text::id::error_file_read, root_path(whole)));
  wchar_t label[MAX_PATH + 1] = L"";
  GetVolumeInformationW(root.c_str(), label, MAX_PATH + 1, nullptr, nullptr, nullptr, nullptr, 0);
  return Volume{std::move(id), text::utf8(label)};
}

Expected<std::optional<std::string>> WindowsFiles::drive_of_volume(std::string_view id) {
  const DWORD drives = GetLogicalDrives();
  bool is_unknown = false;
  for (wchar_t letter = L'A'; letter <= L'Z'; ++letter) {
    const std::wstring root = {letter, L':', L'\\'};
    if ((drives & (1UL << static_cast<unsigned>(letter - L'A'))) == 0 || GetDriveTypeW(root.c_str()) != DRIVE_FIXED)
      continue;
    const std::string volume = volume_id(root);
    if (volume == id) return text::utf8({&letter, 1});
    is_unknown = is_unknown || volume.empty();
  }
  if (is_unknown) return fail(Error::Kind::unsupported, about(text::id::error_file_read, id));
  return std::nullopt;
}

Status WindowsFiles::write_from(HANDLE source, std::string_view path,
                                const std::function<bool(std::string_view piece)>& go_on) {
  SSSUP_TRY(const auto whole, whole_path(path));
  const auto folder = TrustedFolder::reach(folder_of(whole), TrustedFolder::Missing::made);
  if (!folder) return fail_on(folder.error(), text::id::error_file_write, path);
  const std::wstring name = name_of(whole), beside = unfinished(name);
  const Fill copy = [&](HANDLE file) {
    return read_pieces(source, [&](std::string_view piece) {
      return go_on(piece) ? write_content(file, piece) : DWORD{ERROR_CANCELLED};
    });
  };
  auto fault = write_temporary(*folder, beside, copy, Flush::file);
  if (fault.code == ERROR_SUCCESS) fault = put_in_place(*folder, beside, name, Flush::file);
  if (fault.code == ERROR_SUCCESS) return {};
  static_cast<void>(remove_tree(*folder, beside));
  if (fault.code == ERROR_CANCELLED) return fail(Error::Kind::busy, about(text::id::error_file_write, path));
  return fail_on(fault, text::id::error_file_write, path);
}

std::filesystem::path WindowsFiles::native(std::string_view path) {
  return {text::wide(path)};
}

}  // namespace sssup::machine::windows
