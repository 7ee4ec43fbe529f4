#include "tests/kit/attacks_windows.h"

#include <dpapi.h>
#include <winioctl.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>

#include "common/pipe/token_windows.h"
#include "service/machine/windows/handle.h"
#include "tests/kit/child_windows.h"
#include "tests/kit/pipe_attacks_windows.h"
#include "tests/kit/places_windows.h"

namespace sssup::kit {
namespace {

namespace fs = std::filesystem;
using machine::windows::own;

// --- files ---

DWORD open_path(const std::wstring& path, DWORD access) {
  const auto file = own(::CreateFileW(path.c_str(), access, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                                      nullptr, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, nullptr));
  return file ? got_through : ::GetLastError();
}

DWORD read_path(const std::vector<std::wstring>& words) {
  return open_path(words[1], GENERIC_READ);
}
// Denied only when every one of them is.
DWORD change_path(const std::vector<std::wstring>& words) {
  DWORD result = ERROR_ACCESS_DENIED;
  for (const DWORD access : {DWORD{FILE_WRITE_DATA}, DWORD{DELETE}, DWORD{WRITE_DAC}, DWORD{WRITE_OWNER}}) {
    const DWORD code = open_path(words[1], access);
    if (code == got_through) return got_through;
    if (code != ERROR_ACCESS_DENIED) result = code;
  }
  return result;
}
DWORD list_folder(const std::vector<std::wstring>& words) {
  return open_path(words[1], FILE_LIST_DIRECTORY);
}
DWORD make_file_in(const std::vector<std::wstring>& words) {
  const auto file = own(
      ::CreateFileW((fs::path(words[1]) / L"planted.txt").c_str(), GENERIC_WRITE, 0, nullptr, CREATE_NEW, 0, nullptr));
  return file ? got_through : ::GetLastError();
}

DWORD make_folder_here(const std::vector<std::wstring>& words) {
  return ::CreateDirectoryW(words[1].c_str(), nullptr) ? got_through : ::GetLastError();
}
DWORD make_junction_here(const std::vector<std::wstring>& words) {
  if (!::CreateDirectoryW(words[1].c_str(), nullptr)) return ::GetLastError();
  return make_junction(words[1], words[2]);
}

// Makes the folder again and again whenever it is not there, and keeps a handle by which its owner could change the
// list.
DWORD race_for_folder(const std::vector<std::wstring>& words) {
  put(words[2], "");
  for (;;)
    if (!::CreateDirectoryW(words[1].c_str(), nullptr) && ::GetLastError() == ERROR_ACCESS_DENIED) ::Sleep(0);
}

// By its handle: by its name this process would wait for its own oplock.
bool move_away(HANDLE file, const fs::path& to) {
  const std::wstring& name = to.native();
  std::vector<std::byte> buffer(sizeof(FILE_RENAME_INFO) + name.size() * sizeof(wchar_t));
  auto* rename = reinterpret_cast<FILE_RENAME_INFO*>(buffer.data());
  rename->FileNameLength = static_cast<DWORD>(name.size() * sizeof(wchar_t));
  std::copy(name.begin(), name.end(), rename->FileName);
  return ::SetFileInformationByHandle(file, FileRenameInfo, rename, static_cast<DWORD>(buffer.size())) != FALSE;
}

// In `words[1]` there is `sub\planted.txt`. Whoever opens that file waits until `sub` is a junction that leads to
// `words[2]`.
DWORD swap_when_opened(const std::vector<std::wstring>& words) {
  const fs::path folder = words[1], sub = folder / L"sub";
  auto file = own(::CreateFileW((sub / L"planted.txt").c_str(), GENERIC_READ | DELETE,
                                FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr, OPEN_EXISTING,
                                FILE_FLAG_OVERLAPPED, nullptr));
  const auto event = own(::CreateEventW(nullptr, TRUE, FALSE, nullptr));
  if (!file || !event) return not_set_up;
  REQUEST_OPLOCK_INPUT_BUFFER wanted{};
  wanted.StructureVersion = REQUEST_OPLOCK_CURRENT_VERSION;
  wanted.StructureLength = sizeof wanted;
  wanted.RequestedOplockLevel = OPLOCK_LEVEL_CACHE_READ | OPLOCK_LEVEL_CACHE_HANDLE;
  wanted.Flags = REQUEST_OPLOCK_INPUT_FLAG_REQUEST;
  REQUEST_OPLOCK_OUTPUT_BUFFER broken{};
  broken.StructureVersion = REQUEST_OPLOCK_CURRENT_VERSION;
  broken.StructureLength = sizeof broken;
  OVERLAPPED waiting{};
  waiting.hEvent = event.get();
  if (!::DeviceIoControl(file.get(), FSCTL_REQUEST_OPLOCK, &wanted, sizeof wanted, &broken, sizeof broken, nullptr,
                         &waiting) &&
      ::GetLastError() != ERROR_IO_PENDING)
    return not_set_up;
  put(words[3], "");
  DWORD size = 0;
  ::GetOverlappedResult(file.get(), &waiting, &size, TRUE);
  if (!move_away(file.get(), folder / L"moved.txt")) return ::GetLastError();
  const DWORD code = make_junction(sub, words[2]);
  file.reset();  // lets the one who waits go on
  return code;
}

// --- secrets ---

bool opens(BYTE* data, DWORD size) {
  // The entropy of older versions is public: it stands in their source.
  std::string public_entropy = "NEC SSS Upgrade 1";
  DATA_BLOB sealed{size, data};
  DATA_BLOB entropy{static_cast<DWORD>(public_entropy.size()), reinterpret_cast<BYTE*>(public_entropy.data())};
  for (DATA_BLOB* salt : {static_cast<DATA_BLOB*>(nullptr), &entropy}) {
    DATA_BLOB plain{};
    if (!::CryptUnprotectData(&sealed, nullptr, salt, nullptr, nullptr, CRYPTPROTECT_UI_FORBIDDEN, &plain)) continue;
    ::LocalFree(plain.pbData);
    return true;
  }
  return false;
}

DWORD unseal_file(const std::vector<std::wstring>& words) {
  std::string sealed = content_of(words[1]);
  if (sealed.empty()) return not_set_up;
  if (opens(reinterpret_cast<BYTE*>(sealed.data()), static_cast<DWORD>(sealed.size()))) return got_through;
  return ERROR_ACCESS_DENIED;
}

DWORD open_key(HKEY parent, const std::wstring& path, REGSAM access, machine::windows::KeyHandle& opened) {
  HKEY raw = nullptr;
  const LSTATUS code = ::RegOpenKeyExW(parent, path.c_str(), 0, access | KEY_WOW64_64KEY, &raw);
  opened.reset(raw);
  return static_cast<DWORD>(code);
}

// Tries KEY_READ, and each right in it that reveals something: an account may have only one of them.
DWORD read_key(const std::vector<std::wstring>& words) {
  machine::windows::KeyHandle key;
  for (const REGSAM access : {KEY_QUERY_VALUE, KEY_ENUMERATE_SUB_KEYS})
    if (const DWORD code = open_key(HKEY_LOCAL_MACHINE, words[1], access, key); code != ERROR_ACCESS_DENIED)
      return code;
  return open_key(HKEY_LOCAL_MACHINE, words[1], KEY_READ, key);
}

// Whether some value at or below the key opens.
bool opens_below(HKEY parent, const std::wstring& path) {
  machine::windows::KeyHandle key;
  if (open_key(parent, path, KEY_READ, key) != ERROR_SUCCESS) return false;
  const HKEY raw = key.get();
  wchar_t name[16'384];
  std::vector<BYTE> data(1U << 20U);
  for (DWORD index = 0;; ++index) {
    DWORD name_size = static_cast<DWORD>(std::size(name)), size = static_cast<DWORD>(data.size());
    const LSTATUS code = ::RegEnumValueW(raw, index, name, &name_size, nullptr, nullptr, data.data(), &size);
    if (code == ERROR_NO_MORE_ITEMS) break;
    if (code == ERROR_SUCCESS && size > 0 && opens(data.data(), size)) return true;
  }
  for (DWORD index = 0;; ++index) {
    DWORD name_size = static_cast<DWORD>(std::size(name));
    if (::RegEnumKeyExW(raw, index, name, &name_size, nullptr, nullptr, nullptr, nullptr) != ERROR_SUCCESS)
      return false;
    if (opens_below(raw, name)) return true;
  }
}

DWORD unseal_registry(const std::vector<std::wstring>& words) {
  machine::windows::KeyHandle top;
  if (const DWORD code = open_key(HKEY_LOCAL_MACHINE, words[1], KEY_READ, top); code != ERROR_SUCCESS) return code;
  return opens_below(HKEY_LOCAL_MACHINE, words[1]) ? got_through : ERROR_ACCESS_DENIED;
}

DWORD be_elevated(const std::vector<std::wstring>&) {
  const auto token = pipe::token_of_process(::GetCurrentProcessId());
  return pipe::is_elevated(token.get()) ? got_through : ERROR_ACCESS_DENIED;
}

struct Kind {
  std::size_t arguments;
  std::function<DWORD(const std::vector<std::wstring>&)> act;
};

const std::map<std::wstring, Kind, std::less<>>& kinds() {
  static const std::map<std::wstring, Kind, std::less<>> all = {
      {L"read", {1, read_path}},
      {L"change", {1, change_path}},
      {L"list", {1, list_folder}},
      {L"make-file-in", {1, make_file_in}},
      {L"make-folder", {1, make_folder_here}},
      {L"make-junction", {2, make_junction_here}},
      {L"race-for-folder", {2, race_for_folder}},
      {L"swap-when-opened", {3, swap_when_opened}},
      {L"read-key", {1, read_key}},
      {L"unseal-file", {1, unseal_file}},
      {L"unseal-registry", {1, unseal_registry}},
      {L"write-to-pipe", {1, write_to_pipe}},
      {L"connect-without-name", {1, connect_namelessly}},
      {L"make-instance", {1, add_instance}},
      {L"hold-name", {2, hold_name}},
      {L"watch", {1, watch}},
      {L"take-control", {1, take_control}},
      {L"be-elevated", {0, be_elevated}},
      {L"hold-connections", {2, hold_connections}},
  };
  return all;
}

}  // namespace

DWORD attack_here(const std::vector<std::wstring>& words) {
  if (words.empty()) return not_set_up;
  const auto kind = kinds().find(words.front());
  if (kind == kinds().end() || words.size() != kind->second.arguments + 1) return not_set_up;
  try {
    return kind->second.act(words);
  } catch (const CannotTry&) {
    return not_set_up;
  }
}

}  // namespace sssup::kit
