#include "service/machine/windows/system_error.h"

#include <fmt/format.h>

#include "common/text/wide.h"
#include "service/machine/windows/handle.h"

namespace sssup::machine::windows {
namespace {

// A code the toolchain's headers do not know yet.
constexpr DWORD disk_quota_exceeded = 1295;

}  // namespace

Error::Kind kind_of(DWORD code) {
  // A Windows code in an HRESULT is that code.
  if (HRESULT_FACILITY(static_cast<HRESULT>(code)) == FACILITY_WIN32 && FAILED(static_cast<HRESULT>(code)))
    code = HRESULT_CODE(static_cast<HRESULT>(code));
  switch (code) {
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND:
    case ERROR_INVALID_DRIVE:
    case ERROR_BAD_NETPATH:
    case ERROR_BAD_NET_NAME:
    case ERROR_SERVICE_DOES_NOT_EXIST: return Error::Kind::not_found;
    case ERROR_ACCESS_DENIED:
    case ERROR_PRIVILEGE_NOT_HELD:
    case ERROR_WRITE_PROTECT: return Error::Kind::denied;
    case ERROR_DISK_FULL:
    case ERROR_HANDLE_DISK_FULL:
    case disk_quota_exceeded: return Error::Kind::disk_full;
    case ERROR_SHARING_VIOLATION:
    case ERROR_LOCK_VIOLATION:
    case ERROR_BUSY:
    case ERROR_DIR_NOT_EMPTY:
    case ERROR_DELETE_PENDING:
    case ERROR_SERVICE_DATABASE_LOCKED:
    case ERROR_SERVICE_REQUEST_TIMEOUT:
    case ERROR_SERVICE_CANNOT_ACCEPT_CTRL:
    case ERROR_SERVICE_MARKED_FOR_DELETE:
    case ERROR_DEPENDENT_SERVICES_RUNNING:
    case ERROR_INSTALL_ALREADY_RUNNING:
    case ERROR_MACHINE_LOCKED:
    case ERROR_NOT_READY:
    case ERROR_TIMEOUT:
    case WAIT_TIMEOUT: return Error::Kind::busy;
    case ERROR_NOT_SUPPORTED:
    case ERROR_CALL_NOT_IMPLEMENTED: return Error::Kind::unsupported;
    default: return Error::Kind::io;
  }
}

std::string words_of(DWORD code) {
  wchar_t* raw = nullptr;
  // MAX_WIDTH_MASK: no line breaks. The language is the one of the thread, else of the system.
  const DWORD length = FormatMessageW(FORMAT_MESSAGE_ALLOCATE_BUFFER | FORMAT_MESSAGE_FROM_SYSTEM |
                                          FORMAT_MESSAGE_IGNORE_INSERTS | FORMAT_MESSAGE_MAX_WIDTH_MASK,
                                      nullptr, code, 0, reinterpret_cast<wchar_t*>(&raw), 0, nullptr);
  const LocalMemory<wchar_t> owned(raw);
  std::wstring_view words(raw, raw == nullptr ? 0 : length);
  while (!words.empty() && words.back() == L' ') words.remove_suffix(1);
  const std::string number = code < 0x80000000 ? fmt::format("({})", code) : fmt::format("(0x{:08x})", code);
  return words.empty() ? number : text::utf8(words) + ' ' + number;
}

Error system_error(DWORD code, text::Message what) {
  return Error(kind_of(code), std::move(what), words_of(code));
}

}  // namespace sssup::machine::windows
