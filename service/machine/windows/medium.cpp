#include "service/machine/windows/medium.h"

#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "common/text/errors.h"
#include "common/text/wide.h"
#include "service/machine/medium_bounds.h"
#include "service/machine/windows/entry_kind.h"
#include "service/machine/windows/file_tree.h"
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

bool is_success(DWORD code) {
  return code == ERROR_SUCCESS;
}

// ERROR_FILE_NOT_FOUND for a link; ERROR_SHARING_VIOLATION at once for what somebody has an oplock on.
DWORD open_no_link(HANDLE folder, std::wstring_view name, ACCESS_MASK access, ULONG options, Handle& opened) {
  Opening how{.access = access, .disposition = FILE_OPEN, .options = options};
  if ((options & FILE_NON_DIRECTORY_FILE) != 0) how.share = FILE_SHARE_READ;
  DWORD code = open_in(folder, name, how, opened);
  if (!is_success(code)) return code;
  EntryKind kind;
  code = kind_of(opened.get(), kind);
  if (is_success(code) && kind.is_link()) code = ERROR_FILE_NOT_FOUND;
  if (!is_success(code)) opened.reset();
  return code;
}

// Whoever names the medium's folder decides what that is: links on the way to it are followed.
Handle open_medium(const fs::path& medium, DWORD& code) {
  const QuietDrives quiet;
  Handle folder =
      own(CreateFileW(medium.c_str(), FILE_READ_ATTRIBUTES, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                      nullptr, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, nullptr));
  code = folder ? ERROR_SUCCESS : GetLastError();
  return folder;
}

// By its path from the medium's folder, each folder in the open one above it.
Handle open_below(const fs::path& medium, std::wstring_view path, ACCESS_MASK access, ULONG options, DWORD& code) {
  Handle opened = open_medium(medium, code);
  while (is_success(code) && !path.empty()) {
    const std::wstring_view name = path.substr(0, path.find(L'\\'));
    const bool is_last = name.size() == path.size();
    path.remove_prefix(std::min(path.size(), name.size() + 1));
    Handle next;
    code = open_no_link(opened.get(), name, is_last ? access : 0, is_last ? options : ULONG{FILE_DIRECTORY_FILE}, next);
    opened = std::move(next);
  }
  if (is_absent(code)) code = ERROR_FILE_NOT_FOUND;
  return opened;
}

// Links are passed over, also what becomes one after it was listed.
class Listing {
 public:
  explicit Listing(const fs::path& medium) : medium_(medium) {}

  /// `path`: from the medium's folder; `folder`: what it was opened as.
  Status add(const std::wstring& path, HANDLE folder) {
    std::vector<std::wstring> below;
    Status within_bounds;
    const DWORD code = for_each_entry(folder, [&](const FolderEntry& entry) -> DWORD {
      if (entry.kind.is_link()) return ERROR_SUCCESS;
      FileEntry file{text::utf8(path + L'\\' + entry.name), entry.kind.is_folder() ? 0 : entry.size};
      // Folders count, too, so that a tree of folders alone has an end.
      within_bounds = bounds_.add(file);
      if (entry.kind.is_folder())
        below.push_back(entry.name);
      else
        files_.push_back(std::move(file));
      return within_bounds ? ERROR_SUCCESS : ERROR_CANCELLED;
    });
    SSSUP_CHECK(within_bounds);
    if (!is_success(code)) return cannot_read(path, code);
    for (const auto& name : below) SSSUP_CHECK(enter(path + L'\\' + name, folder, name));
    return {};
  }

  tl::unexpected<Error> cannot_read(const std::wstring& path, DWORD code) const {
    return system_fail(code, {text::id::error_file_read, {{"path", text::utf8((medium_ / path).native())}}});
  }

  std::vector<FileEntry> sorted() && {
    std::sort(files_.begin(), files_.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
    return std::move(files_);
  }

 private:
  Status enter(const std::wstring& path, HANDLE above, std::wstring_view name) {
    Handle folder;
    const DWORD code = open_no_link(above, name, FILE_LIST_DIRECTORY, FILE_DIRECTORY_FILE, folder);
    if (is_absent(code)) return {};
    return is_success(code) ? add(path, folder.get()) : cannot_read(path, code);
  }

  const fs::path& medium_;
  MediumBounds bounds_;
  std::vector<FileEntry> files_;
};

}  // namespace

bool is_medium(const fs::path& folder) {
  return has_file(folder, L"SSS\\Setup.exe") || has_file(folder, L"CLUSTERPRO\\Setup.exe");
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

bool has_file(const fs::path& medium, std::wstring_view file) {
  DWORD code = ERROR_SUCCESS;
  return open_below(medium, file, 0, FILE_NON_DIRECTORY_FILE, code) != nullptr;
}

Handle open_untrusted(const fs::path& medium, std::wstring_view file, DWORD& code) {
  Handle opened = open_below(medium, file, GENERIC_READ, FILE_NON_DIRECTORY_FILE | FILE_SEQUENTIAL_ONLY, code);
  if (opened && GetFileType(opened.get()) != FILE_TYPE_DISK) {
    code = ERROR_FILE_NOT_FOUND;
    opened.reset();
  }
  return opened;
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
  Listing listing(medium);
  const std::wstring path = text::wide(folder);
  DWORD code = ERROR_SUCCESS;
  const Handle opened = open_below(medium, path, FILE_LIST_DIRECTORY, FILE_DIRECTORY_FILE, code);
  if (code == ERROR_FILE_NOT_FOUND) return std::vector<FileEntry>();
  if (!opened) return listing.cannot_read(path, code);
  SSSUP_CHECK(listing.add(path, opened.get()));
  return std::move(listing).sorted();
}

}  // namespace sssup::machine::windows
