#include "service/machine/windows/folder_security.h"

#include <aclapi.h>
#include <sddl.h>

#include <cstddef>
#include <vector>

#include "service/machine/windows/handle.h"

namespace sssup::machine::windows {
namespace {

LocalMemory<void> private_descriptor() {
  PSECURITY_DESCRIPTOR descriptor = nullptr;
  if (!ConvertStringSecurityDescriptorToSecurityDescriptorW(private_folder_sddl, SDDL_REVISION_1, &descriptor, nullptr))
    return nullptr;
  return LocalMemory<void>(descriptor);
}

bool is_own_user(PSID owner) {
  HANDLE raw = nullptr;
  if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &raw)) return false;
  const Handle token = own(raw);
  DWORD size = 0;
  GetTokenInformation(token.get(), TokenUser, nullptr, 0, &size);
  std::vector<std::byte> buffer(size);
  if (!GetTokenInformation(token.get(), TokenUser, buffer.data(), size, &size)) return false;
  return EqualSid(reinterpret_cast<const TOKEN_USER*>(buffer.data())->User.Sid, owner) != FALSE;
}

bool is_trusted(PSID owner) {
  return owner != nullptr && (IsWellKnownSid(owner, WinLocalSystemSid) ||
                              IsWellKnownSid(owner, WinBuiltinAdministratorsSid) || is_own_user(owner));
}

}  // namespace

DWORD make_private_folder(const std::wstring& path) {
  const auto descriptor = private_descriptor();
  if (!descriptor) return GetLastError();
  SECURITY_ATTRIBUTES attributes{sizeof(SECURITY_ATTRIBUTES), descriptor.get(), FALSE};
  return CreateDirectoryW(path.c_str(), &attributes) ? ERROR_SUCCESS : GetLastError();
}

DWORD claim_private_folder(const std::wstring& path) {
  // By handle, so that what is looked at is what is changed; a link is opened itself, not what it leads to.
  const Handle folder = own(CreateFileW(path.c_str(), READ_CONTROL | WRITE_DAC | WRITE_OWNER | FILE_READ_ATTRIBUTES,
                                        FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr, OPEN_EXISTING,
                                        FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT, nullptr));
  if (!folder) return GetLastError();
  FILE_ATTRIBUTE_TAG_INFO tag{};
  if (!GetFileInformationByHandleEx(folder.get(), FileAttributeTagInfo, &tag, sizeof tag)) return GetLastError();
  constexpr DWORD kind = FILE_ATTRIBUTE_DIRECTORY | FILE_ATTRIBUTE_REPARSE_POINT;
  if ((tag.FileAttributes & kind) != FILE_ATTRIBUTE_DIRECTORY) return ERROR_DIRECTORY;

  PSID owner = nullptr;
  PSECURITY_DESCRIPTOR present = nullptr;
  const DWORD code = GetSecurityInfo(folder.get(), SE_FILE_OBJECT, OWNER_SECURITY_INFORMATION, &owner, nullptr, nullptr,
                                     nullptr, &present);
  if (code != ERROR_SUCCESS) return code;
  const LocalMemory<void> owned(present);
  if (!is_trusted(owner)) return ERROR_INVALID_OWNER;

  const auto descriptor = private_descriptor();
  if (!descriptor) return GetLastError();
  BOOL is_there = FALSE, is_default = FALSE;
  PACL list = nullptr;
  GetSecurityDescriptorDacl(descriptor.get(), &is_there, &list, &is_default);
  return SetSecurityInfo(folder.get(), SE_FILE_OBJECT, DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION,
                         nullptr, nullptr, list, nullptr);
}

}  // namespace sssup::machine::windows
