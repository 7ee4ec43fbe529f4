#include "service/machine/windows/operator_session.h"

#include <userenv.h>
#include <wtsapi32.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <memory>
#include <vector>

#include "service/machine/windows/operator_environment.h"

namespace sssup::machine::windows {
namespace {

struct FreeSessions {
  void operator()(WTS_SESSION_INFOW* sessions) const { WTSFreeMemory(sessions); }
};

struct DestroyEnvironment {
  void operator()(void* environment) const { DestroyEnvironmentBlock(environment); }
};

// Which to ask first; nobody is signed in to others.
int rank(const WTS_SESSION_INFOW& session) {
  if (session.State == WTSActive) return session.SessionId == WTSGetActiveConsoleSessionId() ? 0 : 1;
  return session.State == WTSDisconnected ? 2 : 3;
}

// With user account control an administrator's own token has a user's rights; the one linked to it has them all.
Handle with_all_rights(Handle token) {
  TOKEN_ELEVATION_TYPE type{};
  DWORD size = 0;
  if (!GetTokenInformation(token.get(), TokenElevationType, &type, sizeof type, &size) ||
      type != TokenElevationTypeLimited)
    return token;
  TOKEN_LINKED_TOKEN linked{};
  if (!GetTokenInformation(token.get(), TokenLinkedToken, &linked, sizeof linked, &size)) return token;
  const Handle owned = own(linked.LinkedToken);
  HANDLE primary = nullptr;
  if (!DuplicateTokenEx(owned.get(), MAXIMUM_ALLOWED, nullptr, SecurityImpersonation, TokenPrimary, &primary))
    return token;
  return own(primary);
}

bool is_administrator(HANDLE token) {
  BYTE administrators[SECURITY_MAX_SID_SIZE];
  DWORD size = sizeof administrators;
  if (!CreateWellKnownSid(WinBuiltinAdministratorsSid, nullptr, administrators, &size)) return false;
  HANDLE raw = nullptr;  // membership is asked of impersonation tokens only
  if (!DuplicateTokenEx(token, TOKEN_QUERY | TOKEN_IMPERSONATE, nullptr, SecurityIdentification, TokenImpersonation,
                        &raw))
    return false;
  const Handle impersonation = own(raw);
  BOOL is_member = FALSE;
  return CheckTokenMembership(impersonation.get(), administrators, &is_member) && is_member;
}

std::wstring profile_folder(HANDLE token) {
  DWORD size = 0;
  GetUserProfileDirectoryW(token, nullptr, &size);
  std::wstring folder(size, L'\0');
  if (size == 0 || !GetUserProfileDirectoryW(token, folder.data(), &size)) return {};
  folder.resize(size - 1);  // without its zero
  return folder;
}

OperatorProfile profile_of(HANDLE token) {
  OperatorProfile profile{.folder = profile_folder(token), .name = {}, .domain = {}};
  alignas(TOKEN_USER) std::byte user[sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE];
  DWORD size = 0;
  if (!GetTokenInformation(token, TokenUser, user, sizeof user, &size)) return profile;
  wchar_t name[257];  // UNLEN and a zero
  wchar_t domain[256];
  DWORD name_size = std::size(name);
  DWORD domain_size = std::size(domain);
  SID_NAME_USE use{};
  if (!LookupAccountSidW(nullptr, reinterpret_cast<const TOKEN_USER*>(user)->User.Sid, name, &name_size, domain,
                         &domain_size, &use))
    return profile;
  profile.name = name;
  profile.domain = domain;
  return profile;
}

}  // namespace

std::optional<Operator> administrator_in(DWORD session) {
  HANDLE token = nullptr;
  // Services are in session 0, which nobody signs in to.
  if (session == 0 || !WTSQueryUserToken(session, &token)) return std::nullopt;
  Handle elevated = with_all_rights(own(token));
  if (!is_administrator(elevated.get())) return std::nullopt;
  return Operator{std::move(elevated), session};
}

FoundOperator find_operator() {
  DWORD own_session = 0;
  ProcessIdToSessionId(GetCurrentProcessId(), &own_session);
  WTS_SESSION_INFOW* raw = nullptr;
  DWORD count = 0;
  if (!WTSEnumerateSessionsW(WTS_CURRENT_SERVER_HANDLE, 0, 1, &raw, &count)) count = 0;
  const std::unique_ptr<WTS_SESSION_INFOW, FreeSessions> owned(raw);
  if (own_session != 0 || count == 0) return {};

  std::vector<WTS_SESSION_INFOW> sessions(raw, raw + count);
  std::stable_sort(sessions.begin(), sessions.end(), [](const auto& a, const auto& b) { return rank(a) < rank(b); });
  for (const auto& session : sessions) {
    if (auto who = administrator_in(session.SessionId)) return {OperatorIs::signed_in, *std::move(who)};
  }
  return {OperatorIs::signed_out, {}};
}

StartedProcess start_suspended(const Operator* who, std::wstring command_line, const std::wstring& folder,
                               DWORD& code) {
  std::wstring desktop = L"winsta0\\default";
  STARTUPINFOW startup{};
  startup.cb = sizeof startup;
  startup.lpDesktop = desktop.data();  // not that of the service, which nobody sees
  PROCESS_INFORMATION started{};
  constexpr DWORD flags = CREATE_SUSPENDED | CREATE_UNICODE_ENVIRONMENT | CREATE_NEW_PROCESS_GROUP;
  BOOL done = FALSE;
  if (who == nullptr) {
    done = CreateProcessW(nullptr, command_line.data(), nullptr, nullptr, FALSE, flags, nullptr, folder.c_str(),
                          &startup, &started);
  } else {
    void* raw = nullptr;
    if (!CreateEnvironmentBlock(&raw, nullptr, FALSE)) {  // without a token: the system's variables alone
      code = GetLastError();
      return {};
    }
    const std::unique_ptr<void, DestroyEnvironment> system(raw);
    std::wstring environment = operator_environment(static_cast<const wchar_t*>(raw), profile_of(who->token.get()));
    done = CreateProcessAsUserW(who->token.get(), nullptr, command_line.data(), nullptr, nullptr, FALSE, flags,
                                environment.data(), folder.c_str(), &startup, &started);
  }
  code = done ? ERROR_SUCCESS : GetLastError();
  return {own(started.hProcess), own(started.hThread), started.dwProcessId, started.dwThreadId};
}

}  // namespace sssup::machine::windows
