#include "service/machine/windows/folder_security.h"

#include <aclapi.h>
#include <sddl.h>

#include <array>
#include <cstddef>
#include <vector>

namespace sssup::machine::windows {
namespace {

constexpr const wchar_t* trusted_installer = L"S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464";
constexpr const wchar_t* owner_rights = L"S-1-3-4";  // newer than the toolchain's list of well-known names

// With one of these somebody can put another folder in the place of this one, or of one in it.
constexpr ACCESS_MASK replaces_content = FILE_DELETE_CHILD | WRITE_DAC | WRITE_OWNER;
constexpr ACCESS_MASK replaces = replaces_content | DELETE;

bool is_sid(PSID sid, const wchar_t* text) {
  PSID raw = nullptr;
  if (!ConvertStringSidToSidW(text, &raw)) return false;
  const LocalMemory<void> owned(raw);
  return EqualSid(sid, raw) != FALSE;
}

bool is_this_user(PSID sid) {
  HANDLE raw = nullptr;
  if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &raw)) return false;
  const Handle token = own(raw);
  alignas(TOKEN_USER) std::array<std::byte, sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE> buffer{};
  DWORD size = buffer.size();
  if (!GetTokenInformation(token.get(), TokenUser, buffer.data(), size, &size)) return false;
  return EqualSid(reinterpret_cast<const TOKEN_USER*>(buffer.data())->User.Sid, sid) != FALSE;
}

// The service trusts no user of Windows: a user's own programs are not to be trusted as the administrator that he may
// also be. Wine has but one.
bool is_trusted(PSID sid, Trusted trusted) {
  return sid != nullptr &&
         (IsWellKnownSid(sid, WinLocalSystemSid) || IsWellKnownSid(sid, WinBuiltinAdministratorsSid) ||
          is_sid(sid, trusted_installer) || ((trusted == Trusted::this_user || is_wine()) && is_this_user(sid)));
}

// Stand for the owner, who is judged by himself.
bool is_owner_entry(PSID sid) {
  return IsWellKnownSid(sid, WinCreatorOwnerSid) || is_sid(sid, owner_rights);
}

ACCESS_MASK all_of(ACCESS_MASK mask) {
  GENERIC_MAPPING files = {FILE_GENERIC_READ, FILE_GENERIC_WRITE, FILE_GENERIC_EXECUTE, FILE_ALL_ACCESS};
  DWORD mapped = mask;
  MapGenericMask(&mapped, &files);
  return mapped;
}

ACCESS_MASK forbidden(Position place) {
  switch (place) {
    case Position::root: return replaces_content;
    case Position::above: return replaces;
    case Position::readable: return ~ACCESS_MASK{FILE_GENERIC_READ | FILE_GENERIC_EXECUTE};
    case Position::own: break;
  }
  return ~ACCESS_MASK{0};
}

// What an entry of the list grants to somebody who is not trusted.
ACCESS_MASK granted(const ACE_HEADER& entry, Trusted trusted) {
  if ((entry.AceFlags & INHERIT_ONLY_ACE) != 0) return 0;
  switch (entry.AceType) {
    case ACCESS_DENIED_ACE_TYPE:
    case ACCESS_DENIED_OBJECT_ACE_TYPE:
    case ACCESS_DENIED_CALLBACK_ACE_TYPE:
    case ACCESS_DENIED_CALLBACK_OBJECT_ACE_TYPE: return 0;
    case ACCESS_ALLOWED_ACE_TYPE:
    case ACCESS_ALLOWED_CALLBACK_ACE_TYPE: break;
    default: return ~ACCESS_MASK{0};  // files have no others; what it grants is not known
  }
  const auto& allowed = reinterpret_cast<const ACCESS_ALLOWED_ACE&>(entry);
  auto* sid = const_cast<DWORD*>(&allowed.SidStart);  // NOLINT(cppcoreguidelines-pro-type-const-cast): only read
  return is_trusted(sid, trusted) || is_owner_entry(sid) ? 0 : all_of(allowed.Mask);
}

bool list_allows(PACL list, ACCESS_MASK rights, Trusted trusted) {
  for (DWORD index = 0; index < list->AceCount; ++index) {
    void* entry = nullptr;
    if (!GetAce(list, index, &entry)) return true;
    if ((granted(*static_cast<const ACE_HEADER*>(entry), trusted) & rights) != 0) return true;
  }
  return false;
}

}  // namespace

bool is_wine() {
  static const bool is = GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "wine_get_version") != nullptr;
  return is;
}

LocalMemory<void> descriptor_of(const wchar_t* sddl) {
  PSECURITY_DESCRIPTOR descriptor = nullptr;
  if (!ConvertStringSecurityDescriptorToSecurityDescriptorW(sddl, SDDL_REVISION_1, &descriptor, nullptr))
    return nullptr;
  return LocalMemory<void>(descriptor);
}

Distrust judge(PSECURITY_DESCRIPTOR descriptor, Position place, Trusted trusted) {
  PSID owner = nullptr;
  BOOL is_default = FALSE, is_there = FALSE;
  if (!GetSecurityDescriptorOwner(descriptor, &owner, &is_default) || !is_trusted(owner, trusted))
    return Distrust::owner;
  PACL list = nullptr;
  // Without a list everybody may do everything: so on file systems that have none.
  if (!GetSecurityDescriptorDacl(descriptor, &is_there, &list, &is_default) || !is_there || list == nullptr)
    return Distrust::access;
  SECURITY_DESCRIPTOR_CONTROL control = 0;
  DWORD revision = 0;
  if (place == Position::own &&
      (!GetSecurityDescriptorControl(descriptor, &control, &revision) || (control & SE_DACL_PROTECTED) == 0))
    return Distrust::access;  // what is allowed above would come down to it
  return list_allows(list, forbidden(place), trusted) ? Distrust::access : Distrust::none;
}

Distrust judge(HANDLE entry, Position place, DWORD& code, Trusted trusted) {
  PSECURITY_DESCRIPTOR raw = nullptr;
  code = GetSecurityInfo(entry, SE_FILE_OBJECT, OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION, nullptr,
                         nullptr, nullptr, nullptr, &raw);
  const LocalMemory<void> descriptor(raw);
  return code == ERROR_SUCCESS ? judge(raw, place, trusted) : Distrust::owner;
}

}  // namespace sssup::machine::windows
