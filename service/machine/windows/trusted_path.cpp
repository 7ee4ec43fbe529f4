#include "service/machine/windows/trusted_path.h"

#include <winternl.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <utility>
#include <vector>

#include "common/text/errors.h"
#include "service/machine/windows/entry_kind.h"
#include "service/machine/windows/path.h"
#include "service/machine/windows/system_error.h"

namespace sssup::machine::windows {
namespace {

// No right that takes part in sharing: who holds a folder open for himself alone keeps nobody from passing it.
constexpr ACCESS_MASK to_pass = FILE_READ_ATTRIBUTES | READ_CONTROL;

// Of ntifs.h, which the toolchain does not have.
constexpr ULONG rename_information = 10, rename_information_ex = 65;  // the latter: Windows 10 1709
constexpr ULONG rename_replace = 0x1, rename_posix = 0x2, rename_over_read_only = 0x40;
constexpr ULONG complete_if_oplocked = 0x100;
constexpr NTSTATUS oplock_break_in_progress = 0x108;  // a success: the handle waits for its holder
constexpr ULONG_PTR file_created = 2;                 // IO_STATUS_BLOCK::Information

// The enumeration of the toolchain's headers ends before the newer ones.
FILE_INFORMATION_CLASS information_class(ULONG number) {
  return static_cast<FILE_INFORMATION_CLASS>(number);
}

tl::unexpected<PathFault> fault(DWORD code, std::wstring path, Distrust distrust = Distrust::none) {
  return tl::unexpected<PathFault>(PathFault{code, std::move(path), distrust});
}

tl::unexpected<PathFault> distrust(Distrust why, std::wstring path) {
  return fault(ERROR_ACCESS_DENIED, std::move(path), why);
}

Reached<void> check_folder(HANDLE folder, Position place, const std::wstring& path) {
  EntryKind kind;
  DWORD code = kind_of(folder, kind);
  if (code != ERROR_SUCCESS) return fault(code, path);
  if (kind.is_link()) return distrust(Distrust::link, path);
  if (!kind.is_folder()) return distrust(Distrust::not_folder, path);
  const Distrust why = judge(folder, place, code);
  if (code != ERROR_SUCCESS) return fault(code, path);
  if (why != Distrust::none) return distrust(why, path);
  return {};
}

// Fails when there is something in it.
DWORD remove_empty(Handle& folder) {
  FILE_DISPOSITION_INFO removed{TRUE};
  if (!SetFileInformationByHandle(folder.get(), FileDispositionInfo, &removed, sizeof removed)) return GetLastError();
  folder.reset();
  return ERROR_SUCCESS;
}

// The names between the root and the end.
std::vector<std::wstring> names_below_root(std::wstring_view whole_path, std::size_t root) {
  std::vector<std::wstring> names;
  for (auto rest = whole_path.substr(root); !rest.empty();) {
    const auto end = std::min(rest.find(L'\\'), rest.size());
    names.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return names;
}

const text::Entry& reason(Distrust distrust) {
  switch (distrust) {
    case Distrust::link: return text::id::error_path_link;
    case Distrust::not_folder: return text::id::error_path_no_folder;
    case Distrust::owner: return text::id::error_path_owner;
    case Distrust::access:
    case Distrust::none: break;
  }
  return text::id::error_path_open;
}

}  // namespace

bool is_gone(DWORD code) {
  return code == ERROR_FILE_NOT_FOUND || code == ERROR_PATH_NOT_FOUND || code == ERROR_INVALID_DRIVE;
}

Error to_error(const PathFault& fault, const text::Entry& what, std::string_view path) {
  if (fault.distrust == Distrust::none) return system_error(fault.code, {what, {{"path", std::string(path)}}});
  return Error(Error::Kind::denied, {reason(fault.distrust), {{"path", path_in_utf8(fault.path)}}});
}

DWORD open_in(HANDLE folder, std::wstring_view name, const Opening& how, Handle& opened, bool* created) {
  UNICODE_STRING its_name{};
  its_name.Buffer = const_cast<wchar_t*>(name.data());  // NOLINT(cppcoreguidelines-pro-type-const-cast): only read
  its_name.Length = its_name.MaximumLength = static_cast<USHORT>(name.size() * sizeof(wchar_t));
  OBJECT_ATTRIBUTES attributes{};
  attributes.Length = sizeof attributes;
  attributes.RootDirectory = folder;
  attributes.ObjectName = &its_name;
  attributes.Attributes = OBJ_CASE_INSENSITIVE;
  attributes.SecurityDescriptor = how.descriptor;
  IO_STATUS_BLOCK io{};
  HANDLE handle = nullptr;
  const ULONG options = how.options | FILE_OPEN_REPARSE_POINT | FILE_OPEN_FOR_BACKUP_INTENT |
                        FILE_SYNCHRONOUS_IO_NONALERT | complete_if_oplocked;
  const NTSTATUS status = NtCreateFile(&handle, how.access | SYNCHRONIZE | FILE_READ_ATTRIBUTES, &attributes, &io,
                                       nullptr, FILE_ATTRIBUTE_NORMAL, how.share, how.disposition, options, nullptr, 0);
  if (!NT_SUCCESS(status)) return RtlNtStatusToDosError(status);
  opened = own(handle);
  if (status == oplock_break_in_progress) {
    opened.reset();
    return ERROR_SHARING_VIOLATION;
  }
  if (created != nullptr) *created = io.Information == file_created;
  return ERROR_SUCCESS;
}

Reached<TrustedFolder> TrustedFolder::root_of(const std::wstring& whole_path) {
  std::wstring root = root_path(whole_path);
  Handle handle = own(CreateFileW(root.c_str(), to_pass, share_all, nullptr, OPEN_EXISTING,
                                  FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT, nullptr));
  if (!handle) return fault(GetLastError(), root);
  if (auto checked = check_folder(handle.get(), Position::root, root); !checked)
    return tl::unexpected<PathFault>(std::move(checked).error());
  return TrustedFolder(std::move(handle), std::move(root));
}

Reached<TrustedFolder> TrustedFolder::enter(std::wstring_view name, Missing missing) const {
  const auto descriptor = missing == Missing::made_private ? descriptor_of(private_folder_sddl) : nullptr;
  if (missing == Missing::made_private && !descriptor) return fault(GetLastError(), path_of(name));
  Opening how{.access = to_pass, .disposition = missing == Missing::fails ? ULONG{FILE_OPEN} : ULONG{FILE_OPEN_IF}};
  // An existing entry is opened whatever it is, so that the error names what it is.
  how.options = missing == Missing::fails ? 0 : FILE_DIRECTORY_FILE;
  how.descriptor = descriptor.get();
  std::wstring path = path_of(name);
  Handle entered;
  const DWORD code = open_in(handle_.get(), name, how, entered);
  if (code == ERROR_DIRECTORY) return distrust(Distrust::not_folder, std::move(path));
  if (code != ERROR_SUCCESS) return fault(code, std::move(path));
  if (auto checked = check_folder(entered.get(), Position::above, path); !checked)
    return tl::unexpected<PathFault>(std::move(checked).error());
  if (auto checked = check_still_folder(); !checked) return tl::unexpected<PathFault>(std::move(checked).error());
  return TrustedFolder(std::move(entered), std::move(path));
}

Reached<TrustedFolder> TrustedFolder::reach(const std::wstring& whole_path, Missing missing) {
  auto folder = root_of(whole_path);
  for (const auto& name : names_below_root(whole_path, root_path(whole_path).size())) {
    if (!folder) break;
    folder = folder->enter(name, missing);
  }
  return folder;
}

// An empty folder can become a link; with something in it, it cannot.
Reached<void> TrustedFolder::check_still_folder() const {
  EntryKind kind;
  if (const DWORD code = kind_of(handle_.get(), kind); code != ERROR_SUCCESS) return fault(code, path_);
  if (kind.is_link()) return distrust(Distrust::link, path_);
  return {};
}

// An access list is asked only when something is opened: whoever has a folder open from before keeps his rights. So one
// that was not ours from its first moment on is never made ours, but replaced by a new one.
Reached<TrustedFolder> TrustedFolder::claim_in(std::wstring_view name, For whom) const {
  const bool is_private = whom == For::administrators;
  const auto descriptor = descriptor_of(is_private ? private_folder_sddl : readable_folder_sddl);
  const std::wstring path = path_of(name);
  if (!descriptor) return fault(GetLastError(), path);
  Opening alone{.access = to_pass | FILE_LIST_DIRECTORY | DELETE,
                .share = FILE_SHARE_READ,
                .disposition = FILE_OPEN_IF,
                .options = FILE_DIRECTORY_FILE,
                .descriptor = descriptor.get()};
  Handle claimed;
  bool created = false;
  DWORD code = open_in(handle_.get(), name, alone, claimed, &created);
  if (code == ERROR_DIRECTORY) return distrust(Distrust::not_folder, path);
  const bool is_held = code == ERROR_SHARING_VIOLATION;
  if (is_held) code = open_in(handle_.get(), name, {.access = to_pass, .disposition = FILE_OPEN}, claimed);
  if (code != ERROR_SUCCESS) return fault(code, path);
  if (auto checked = check_folder(claimed.get(), Position::above, path);
      !checked && checked.error().distrust != Distrust::access)
    return tl::unexpected<PathFault>(std::move(checked).error());
  if (!created && judge(claimed.get(), is_private ? Position::own : Position::readable, code) != Distrust::none) {
    if (is_held) return fault(ERROR_SHARING_VIOLATION, path);
    if (!is_wine()) {
      if (remove_empty(claimed) != ERROR_SUCCESS) return distrust(Distrust::access, path);
      alone.disposition = FILE_CREATE;
      code = open_in(handle_.get(), name, alone, claimed);
      if (code != ERROR_SUCCESS) return fault(code, path);
    }
  }
  claimed.reset();
  return enter(name, Missing::fails);
}

Reached<TrustedFolder> TrustedFolder::claim(const std::wstring& whole_path, For whom) {
  const std::wstring above = folder_of(whole_path);
  if (above.empty()) return root_of(whole_path);  // a drive is everybody's
  const auto folder = reach(above, Missing::made_private);
  if (!folder) return tl::unexpected<PathFault>(folder.error());
  return folder->claim_in(name_of(whole_path), whom);
}

std::wstring TrustedFolder::path_of(std::wstring_view name) const {
  std::wstring path = path_;
  if (!path.ends_with(L'\\')) path += L'\\';
  return path += name;
}

Reached<Handle> TrustedFolder::open_file(std::wstring_view name, ACCESS_MASK access, ULONG share,
                                         OtherNames other_names) const {
  Handle file;
  DWORD code =
      open_in(handle_.get(), name,
              {.access = access, .share = share, .disposition = FILE_OPEN, .options = FILE_NON_DIRECTORY_FILE}, file);
  if (code != ERROR_SUCCESS) return fault(code, path_of(name));
  EntryKind kind;
  code = kind_of(file.get(), kind);
  if (code != ERROR_SUCCESS) return fault(code, path_of(name));
  if (kind.is_link()) return distrust(Distrust::link, path_of(name));
  if (other_names == OtherNames::allowed) return file;
  FILE_STANDARD_INFO standard{};
  if (!GetFileInformationByHandleEx(file.get(), FileStandardInfo, &standard, sizeof standard))
    return fault(GetLastError(), path_of(name));
  if (standard.NumberOfLinks > 1) return distrust(Distrust::link, path_of(name));
  return file;
}

Reached<Handle> TrustedFolder::reopen(ACCESS_MASK access) const {
  Handle opened = own(ReOpenFile(handle_.get(), access | SYNCHRONIZE, share_all, FILE_FLAG_BACKUP_SEMANTICS));
  if (!opened) return fault(GetLastError(), path_);
  return opened;
}

Reached<Handle> TrustedFolder::create_file(std::wstring_view name) const {
  Handle file;
  const DWORD code = open_in(
      handle_.get(), name,
      {.access = GENERIC_WRITE | DELETE, .share = 0, .disposition = FILE_CREATE, .options = FILE_NON_DIRECTORY_FILE},
      file);
  if (code != ERROR_SUCCESS) return fault(code, path_of(name));
  return file;
}

DWORD rename_open(HANDLE file, const TrustedFolder& from, const TrustedFolder& to, std::wstring_view name,
                  bool replace) {
  // FILE_RENAME_INFORMATION, which ends in the name; the toolchain's headers lack its flags.
  struct Rename {
    ULONG flags;  // the older class has a BOOLEAN here, ReplaceIfExists
    HANDLE folder;
    ULONG bytes;
    wchar_t name[1];
  };
  std::vector<std::byte> buffer(sizeof(Rename) + name.size() * sizeof(wchar_t));
  auto* rename = reinterpret_cast<Rename*>(buffer.data());
  rename->bytes = static_cast<ULONG>(name.size() * sizeof(wchar_t));
  std::memcpy(rename->name, name.data(), rename->bytes);
  // Within its folder a file is renamed without a handle of it: the system would open the folder for writing, and who
  // holds it open could prevent that. Wine knows only the form with the handle.
  const bool stays = &from == &to && !is_wine();
  rename->folder = stays ? nullptr : to.handle();
  const auto set = [&](ULONG flags, ULONG number) -> DWORD {
    rename->flags = flags;
    IO_STATUS_BLOCK io{};
    const NTSTATUS status =
        NtSetInformationFile(file, &io, rename, static_cast<ULONG>(buffer.size()), information_class(number));
    return NT_SUCCESS(status) ? ERROR_SUCCESS : RtlNtStatusToDosError(status);
  };
  const DWORD code = set(rename_posix | (replace ? rename_replace | rename_over_read_only : 0), rename_information_ex);
  if (code == ERROR_SUCCESS || code == ERROR_ALREADY_EXISTS) return code;
  // File systems and systems that do not know the newer class.
  return set(replace ? 1 : 0, rename_information);
}

std::wstring name_of(std::wstring_view whole_path) {
  return std::wstring(whole_path.substr(whole_path.rfind(L'\\') + 1));
}

}  // namespace sssup::machine::windows
