#include "service/machine/windows/files.h"

#include <algorithm>

#include "common/text/errors.h"
#include "common/text/machine.h"
#include "common/text/wide.h"
#include "service/machine/sha256.h"
#include "service/machine/windows/disks.h"
#include "service/machine/windows/file_tree.h"
#include "service/machine/windows/flush.h"
#include "service/machine/windows/medium.h"
#include "service/machine/windows/path.h"
#include "service/machine/windows/system_error.h"
#include "service/machine/windows/trusted_path.h"

namespace sssup::machine::windows {
namespace {

constexpr std::uint64_t largest_read = std::uint64_t{1} << 30U;
constexpr DWORD largest_piece = 1U << 26U;  // of one read

text::Message about(const text::Entry& entry, std::string_view path) {
  return {entry, {{"path", std::string(path)}}};
}

text::Message about(const text::Entry& entry, std::wstring_view path) {
  return about(entry, path_in_utf8(path));
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
  auto file = folder->open_file(name_of(whole), GENERIC_READ, share_all, TrustedFolder::OtherNames::allowed);
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
  EntryKind kind;
  if (code == ERROR_SUCCESS) code = kind_of(entry.get(), kind);
  if (code != ERROR_SUCCESS) return system_fail(code, about(text::id::error_file_read, path));
  if (kind.is_link()) return Place::other;
  // Rights of others are taken away when it is claimed; an owner would give them back.
  if (judge(entry.get(), Position::root, code) == Distrust::owner)
    return fail_on({ERROR_ACCESS_DENIED, whole, Distrust::owner}, text::id::error_file_read, path);
  if (!kind.is_folder()) {
    FILE_STANDARD_INFO standard{};
    if (!GetFileInformationByHandleEx(entry.get(), FileStandardInfo, &standard, sizeof standard))
      return system_fail(GetLastError(), about(text::id::error_file_read, path));
    return standard.NumberOfLinks > 1 ? Place::other : Place::file;
  }
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
  code = flush_name(*target, name_of(whole_to));
  if (code != ERROR_SUCCESS) return system_fail(code, cannot_move);
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

Expected<std::optional<SeenFile>> WindowsFiles::see(std::string_view path, std::optional<std::uint64_t> size,
                                                    std::stop_token stop) {
  SSSUP_TRY(const bool is_there, exists(path));
  if (!is_there) return std::nullopt;
  SSSUP_TRY(const Handle file, open_to_read(path));
  const auto what = about(text::id::error_file_read, path);
  LARGE_INTEGER bytes{};
  if (!GetFileSizeEx(file.get(), &bytes)) return last_error(what);
  const auto there = static_cast<std::uint64_t>(bytes.QuadPart);
  if (there != size.value_or(there)) return SeenFile{there, {}};
  Sha256 hash;
  std::uint64_t read = 0;
  const DWORD code = read_pieces(file.get(), [&](std::string_view piece) {
    hash.add(piece);
    read += piece.size();
    return stop.stop_requested() || read > there ? DWORD{ERROR_CANCELLED} : DWORD{ERROR_SUCCESS};
  });
  if (stop.stop_requested()) return fail(Error::Kind::busy, what);
  if (code != ERROR_SUCCESS && code != ERROR_CANCELLED) return system_fail(code, what);
  return SeenFile{read, read == there ? hash.hexadecimal() : std::string()};
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
    if ((drives & (1UL << static_cast<unsigned>(letter - L'A'))) == 0) continue;
    const std::wstring root = {letter, L':', L'\\'};
    const UINT type = GetDriveTypeW(root.c_str());
    if (!may_hold_our_folders(type)) continue;
    const std::string volume = volume_id(root);
    if (volume == id) return text::utf8({&letter, 1});
    // A removable drive may simply be empty.
    is_unknown = is_unknown || (volume.empty() && type == DRIVE_FIXED);
  }
  if (is_unknown) return fail(Error::Kind::unsupported, about(text::id::error_file_read, id));
  return std::nullopt;
}

std::filesystem::path WindowsFiles::native(std::string_view path) {
  return {text::wide(path)};
}

}  // namespace sssup::machine::windows
