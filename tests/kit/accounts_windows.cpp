#include "tests/kit/accounts_windows.h"

#include <array>
#include <vector>

#include "service/machine/windows/api.h"

#include <bcrypt.h>
#include <lm.h>
#include <sddl.h>
#include <userenv.h>

#include "common/text/wide.h"
#include "service/machine/windows/handle.h"
#include "service/machine/windows/system_error.h"
#include "tests/kit/kit_windows.h"

namespace sssup::kit {
namespace {

constexpr wchar_t user_name[] = L"sssup-kit-user";
constexpr wchar_t administrator_name[] = L"sssup-kit-admin";

std::vector<std::byte> sid_of(const wchar_t* account) {
  std::vector<std::byte> sid(SECURITY_MAX_SID_SIZE);
  DWORD size = SECURITY_MAX_SID_SIZE, domain_size = 256;
  std::array<wchar_t, 256> domain{};
  SID_NAME_USE use{};
  if (!::LookupAccountNameW(nullptr, account, sid.data(), &size, domain.data(), &domain_size, &use)) return {};
  return sid;
}

// Groups are named in the language of this Windows.
std::wstring name_of_group(WELL_KNOWN_SID_TYPE group) {
  std::vector<std::byte> sid(SECURITY_MAX_SID_SIZE);
  DWORD size = SECURITY_MAX_SID_SIZE, name_size = 256, domain_size = 256;
  std::array<wchar_t, 256> name{}, domain{};
  SID_NAME_USE use{};
  if (!::CreateWellKnownSid(group, nullptr, sid.data(), &size) ||
      !::LookupAccountSidW(nullptr, sid.data(), name.data(), &name_size, domain.data(), &domain_size, &use))
    throw CannotTry("a group has no name here: " + machine::windows::words_of(::GetLastError()));
  return name.data();
}

std::wstring random_password() {
  std::array<UCHAR, 24> bytes{};
  if (::BCryptGenRandom(nullptr, bytes.data(), bytes.size(), BCRYPT_USE_SYSTEM_PREFERRED_RNG) != 0)
    throw CannotTry("no random password");
  constexpr std::wstring_view letters = L"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
  std::wstring password = L"aA1!";  // every kind of character that a policy may ask for
  for (const UCHAR byte : bytes) password += letters[byte % letters.size()];
  return password;
}

void join(const std::vector<std::byte>& sid, WELL_KNOWN_SID_TYPE group) {
  std::vector<std::byte> copy = sid;
  LOCALGROUP_MEMBERS_INFO_0 member{copy.data()};
  const NET_API_STATUS code =
      ::NetLocalGroupAddMembers(nullptr, name_of_group(group).c_str(), 0, reinterpret_cast<BYTE*>(&member), 1);
  if (code != NERR_Success && code != ERROR_MEMBER_IN_ALIAS)
    throw CannotTry("an account cannot join its group: " + machine::windows::words_of(code));
}

Account make(const wchar_t* name, std::initializer_list<WELL_KNOWN_SID_TYPE> groups) {
  Account account{name, random_password()};
  std::wstring comment = L"SSS Upgrade: made by the Windows kit, to be removed";
  USER_INFO_1 info{};
  info.usri1_name = account.name.data();
  info.usri1_password = account.password.data();
  info.usri1_priv = USER_PRIV_USER;
  info.usri1_comment = comment.data();
  info.usri1_flags = UF_SCRIPT | UF_DONT_EXPIRE_PASSWD;
  const NET_API_STATUS code = ::NetUserAdd(nullptr, 1, reinterpret_cast<BYTE*>(&info), nullptr);
  if (code != NERR_Success)
    throw CannotTry("the account " + text::utf8(name) + " cannot be made: " + machine::windows::words_of(code));
  const auto sid = sid_of(name);
  for (const auto group : groups) join(sid, group);
  return account;
}

std::string remove(const wchar_t* name) {
  const auto sid = sid_of(name);
  if (sid.empty()) return {};
  std::vector<std::byte> copy = sid;
  LPWSTR words = nullptr;
  if (::ConvertSidToStringSidW(copy.data(), &words)) {
    const machine::windows::LocalMemory<wchar_t> owned(words);
    ::DeleteProfileW(words, nullptr, nullptr);  // there is none unless somebody signed in with it
  }
  const NET_API_STATUS code = ::NetUserDel(nullptr, name);
  if (code == NERR_Success || code == NERR_UserNotFound) return {};
  return "account " + text::utf8(name) + ": " + machine::windows::words_of(code);
}

}  // namespace

Accounts make_accounts() {
  if (const std::string left = remove_accounts(); !left.empty()) throw CannotTry(left);
  return {make(user_name, {WinBuiltinUsersSid}),
          make(administrator_name, {WinBuiltinUsersSid, WinBuiltinAdministratorsSid})};
}

std::string remove_accounts() {
  std::string left = remove(user_name);
  const std::string other = remove(administrator_name);
  if (!left.empty() && !other.empty()) left += "; ";
  return left + other;
}

}  // namespace sssup::kit
