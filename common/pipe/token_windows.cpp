// Windows only.
#include "common/pipe/token_windows.h"

#include <array>
#include <cstddef>
#include <optional>

#include <sddl.h>

#include "common/text/wide.h"

namespace sssup::pipe {
namespace {

// A TOKEN_USER points into what comes after it.
struct User {
  alignas(TOKEN_USER) std::array<std::byte, sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE> bytes;
  PSID sid() { return reinterpret_cast<const TOKEN_USER*>(bytes.data())->User.Sid; }
};

bool read(HANDLE token, User& user) {
  DWORD size = 0;
  return ::GetTokenInformation(token, TokenUser, user.bytes.data(), static_cast<DWORD>(user.bytes.size()), &size) != 0;
}

struct WellKnown {
  alignas(SID) std::array<std::byte, SECURITY_MAX_SID_SIZE> bytes;
  PSID sid() { return bytes.data(); }
};

bool make(WELL_KNOWN_SID_TYPE type, WellKnown& known) {
  auto size = static_cast<DWORD>(known.bytes.size());
  return ::CreateWellKnownSid(type, nullptr, known.sid(), &size) != 0;
}

std::string words_of(PSID sid) {
  LPWSTR words = nullptr;
  if (!::ConvertSidToStringSidW(sid, &words)) return {};
  std::string result = text::utf8(words);
  ::LocalFree(words);
  return result;
}

}  // namespace

Handle token_of_process(DWORD process) {
  const Handle opened(::OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, process));
  HANDLE token = nullptr;
  if (!opened || !::OpenProcessToken(opened.get(), TOKEN_QUERY, &token)) return {};
  return Handle(token);
}

bool same_user(HANDLE token, HANDLE other) {
  User one;
  User two;
  return read(token, one) && read(other, two) && ::EqualSid(one.sid(), two.sid());
}

bool is_elevated(HANDLE token) {
  TOKEN_ELEVATION elevation{};
  DWORD size = 0;
  return ::GetTokenInformation(token, TokenElevation, &elevation, sizeof elevation, &size) &&
         elevation.TokenIsElevated != 0;
}

bool is_administrator(HANDLE token) {
  WellKnown administrators;
  BOOL member = FALSE;
  return make(WinBuiltinAdministratorsSid, administrators) &&
         ::CheckTokenMembership(token, administrators.sid(), &member) && member;
}

bool is_local_system(HANDLE token) {
  User user;
  WellKnown system;
  return read(token, user) && make(WinLocalSystemSid, system) && ::EqualSid(user.sid(), system.sid());
}

std::string account_name(HANDLE token) {
  User user;
  if (token == nullptr || !read(token, user)) return {};
  constexpr DWORD longest = 256;  // UNLEN; names of domains are shorter
  std::array<wchar_t, longest + 1> name{};
  std::array<wchar_t, longest + 1> domain{};
  DWORD name_size = longest;
  DWORD domain_size = longest;
  SID_NAME_USE use{};
  if (!::LookupAccountSidW(nullptr, user.sid(), name.data(), &name_size, domain.data(), &domain_size, &use))
    return words_of(user.sid());
  return text::utf8(domain.data()) + '\\' + text::utf8(name.data());
}

}  // namespace sssup::pipe
