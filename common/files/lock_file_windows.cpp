// Windows only.
#include <windows.h>

#include <system_error>
#include <utility>

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

}  // namespace

Expected<LockFile> LockFile::take(const std::filesystem::path& file, Wait wait) {
  HANDLE handle = ::CreateFileW(file.c_str(), GENERIC_READ | GENERIC_WRITE, share_all, nullptr, OPEN_ALWAYS,
                                FILE_ATTRIBUTE_NORMAL, nullptr);
  if (handle == INVALID_HANDLE_VALUE) return cannot_open(file, ::GetLastError());
  LockFile lock(reinterpret_cast<std::intptr_t>(handle));
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

LockFile::LockFile(LockFile&& other) noexcept : handle_(std::exchange(other.handle_, -1)) {}

LockFile& LockFile::operator=(LockFile&& other) noexcept {
  std::swap(handle_, other.handle_);
  return *this;
}

LockFile::~LockFile() {
  if (handle_ != -1) ::CloseHandle(reinterpret_cast<HANDLE>(handle_));
}

}  // namespace sssup::files
