// Windows only.
#include <windows.h>

#include <system_error>

#include "common/files/kind.h"
#include "common/files/lock_file.h"
#include "common/text/errors.h"
#include "common/text/path.h"

namespace sssup::files {
namespace {

constexpr DWORD share_all = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;

tl::unexpected<Error> cannot_open(const std::filesystem::path& file, DWORD code) {
  return fail(code == ERROR_DISK_FULL ? Error::Kind::disk_full : Error::Kind::io,
              {text::id::error_file_write, {{"path", text::utf8_of(file)}}},
              std::system_category().message(static_cast<int>(code)));
}

bool is_link(HANDLE handle) {
  FILE_ATTRIBUTE_TAG_INFO tag{};
  // A reparse point that does not tell its tag could be one.
  return !::GetFileInformationByHandleEx(handle, FileAttributeTagInfo, &tag, sizeof tag) ||
         IsReparseTagNameSurrogate(tag.ReparseTag);
}

// Null: a file that bears this name alone.
const text::Entry* objection(HANDLE handle, const BY_HANDLE_FILE_INFORMATION& entry) {
  if ((entry.dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0 && is_link(handle))
    return &text::id::error_kind_link;
  return entry.nNumberOfLinks > 1 ? &text::id::error_kind_hard_link : nullptr;
}

// Why CreateFileW has failed: folders and junctions are opened in another way, which no file needs.
tl::unexpected<Error> not_opened(const std::filesystem::path& file, DWORD code) {
  const DWORD attributes = ::GetFileAttributesW(file.c_str());
  if (attributes == INVALID_FILE_ATTRIBUTES || (attributes & FILE_ATTRIBUTE_DIRECTORY) == 0)
    return cannot_open(file, code);
  const bool is_reparse_point = (attributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0;
  return in_the_way(file, is_reparse_point ? text::id::error_kind_link : text::id::error_kind_folder);
}

}  // namespace

Expected<LockFile> LockFile::take(const std::filesystem::path& file, Wait wait) {
  HANDLE handle = ::CreateFileW(file.c_str(), GENERIC_READ | GENERIC_WRITE, share_all, nullptr, OPEN_ALWAYS,
                                FILE_ATTRIBUTE_NORMAL | FILE_FLAG_OPEN_REPARSE_POINT, nullptr);
  if (handle == INVALID_HANDLE_VALUE) return not_opened(file, ::GetLastError());
  LockFile lock(reinterpret_cast<std::intptr_t>(handle));
  BY_HANDLE_FILE_INFORMATION entry{};
  if (!::GetFileInformationByHandle(handle, &entry)) return cannot_open(file, ::GetLastError());
  if (const auto* what = objection(handle, entry)) return in_the_way(file, *what);
  OVERLAPPED first_byte{};
  const DWORD flags = LOCKFILE_EXCLUSIVE_LOCK | (wait == Wait::yes ? 0 : LOCKFILE_FAIL_IMMEDIATELY);
  if (::LockFileEx(handle, flags, 0, 1, 0, &first_byte)) return lock;
  const DWORD code = ::GetLastError();
  if (code == ERROR_LOCK_VIOLATION || code == ERROR_IO_PENDING)
    return fail(Error::Kind::busy, {text::id::error_lock_held, {{"path", text::utf8_of(file)}}});
  return cannot_open(file, code);
}

// Only by taking it could it be told, and that would keep others out.
Status LockFile::look(const std::filesystem::path& /*file*/) {
  return {};
}

LockFile::~LockFile() {
  if (handle_ != -1) ::CloseHandle(reinterpret_cast<HANDLE>(handle_));
}

}  // namespace sssup::files
