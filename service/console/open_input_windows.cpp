// Windows only.
#include <fcntl.h>
#include <io.h>
#include <windows.h>

#include <system_error>

#include "common/files/kind.h"
#include "common/text/errors.h"
#include "service/console/context.h"
#include "service/console/input_file.h"

namespace sssup::console {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> cannot_read(const fs::path& path, DWORD code) {
  const bool missing = code == ERROR_FILE_NOT_FOUND || code == ERROR_PATH_NOT_FOUND;
  return fail(missing ? Error::Kind::not_found : Error::Kind::io, {text::id::error_file_read, {{"path", utf8(path)}}},
              std::system_category().message(static_cast<int>(code)));
}

tl::unexpected<Error> no_file(const fs::path& path, const text::Entry& what) {
  return fail(Error::Kind::invalid, files::with_kind(text::id::error_input_kind, utf8(path), what));
}

}  // namespace

Expected<OpenFile> open_input(const fs::path& path) {
  std::error_code error;
  if (fs::is_directory(path, error))
    return fail(Error::Kind::invalid, {text::id::error_input_folder, {{"path", utf8(path)}}});
  HANDLE handle = ::CreateFileW(path.c_str(), GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                                nullptr, OPEN_EXISTING, SECURITY_SQOS_PRESENT | SECURITY_IDENTIFICATION, nullptr);
  if (handle == INVALID_HANDLE_VALUE) return cannot_read(path, ::GetLastError());
  // A pipe or a console is waited for; CON, NUL and COM1 are opened by those names in every folder.
  const DWORD type = ::GetFileType(handle);
  const int file = type == FILE_TYPE_DISK ? ::_open_osfhandle(reinterpret_cast<std::intptr_t>(handle), _O_RDONLY) : -1;
  if (file < 0) ::CloseHandle(handle);
  if (type != FILE_TYPE_DISK)
    return no_file(path, type == FILE_TYPE_PIPE ? text::id::error_kind_pipe : text::id::error_kind_device);
  OpenFile opened(file < 0 ? nullptr : ::_fdopen(file, "rb"));
  if (!opened) return cannot_read(path, ERROR_TOO_MANY_OPEN_FILES);
  return opened;
}

}  // namespace sssup::console
