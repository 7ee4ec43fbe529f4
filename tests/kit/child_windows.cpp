#include "tests/kit/child_windows.h"

#include <sddl.h>

#include "common/text/wide.h"
#include "service/machine/windows/system_error.h"
#include "tests/kit/places_windows.h"

namespace sssup::kit {
namespace {

namespace fs = std::filesystem;
using machine::windows::Handle;
using machine::windows::own;
using machine::windows::words_of;

constexpr DWORD minute_ms = 60'000;
constexpr DWORD look_every_ms = 20;

// As CommandLineToArgvW takes it apart: backslashes count only before a quotation mark.
std::wstring as_argument(std::wstring_view word) {
  std::wstring result = L"\"";
  std::size_t backslashes = 0;
  for (const wchar_t letter : word) {
    if (letter == L'"') result.append(backslashes + 1, L'\\');
    backslashes = letter == L'\\' ? backslashes + 1 : 0;
    result += letter;
  }
  result.append(backslashes, L'\\');
  return result + L'"';
}

std::wstring command_line(const fs::path& program, std::initializer_list<std::wstring_view> first, Words words) {
  std::wstring line = as_argument(program.native());
  for (const auto word : first) line += L' ' + as_argument(word);
  for (const auto& word : words) line += L' ' + as_argument(word);
  return line;
}

Handle low_integrity_token() {
  HANDLE raw = nullptr;
  if (!::OpenProcessToken(::GetCurrentProcess(), TOKEN_DUPLICATE | TOKEN_QUERY, &raw)) return nullptr;
  const Handle mine = own(raw);
  if (!::DuplicateTokenEx(mine.get(), MAXIMUM_ALLOWED, nullptr, SecurityImpersonation, TokenPrimary, &raw))
    return nullptr;
  Handle token = own(raw);
  PSID low = nullptr;
  if (!::ConvertStringSidToSidW(L"S-1-16-4096", &low)) return nullptr;
  const machine::windows::LocalMemory<void> owned(low);
  TOKEN_MANDATORY_LABEL label{{low, SE_GROUP_INTEGRITY}};
  if (!::SetTokenInformation(token.get(), TokenIntegrityLevel, &label, sizeof label + ::GetLengthSid(low)))
    return nullptr;
  return token;
}

Handle start_as_ourselves(const Kit& kit, std::wstring line) {
  STARTUPINFOW startup{};
  startup.cb = sizeof startup;
  PROCESS_INFORMATION started{};
  if (!::CreateProcessW(nullptr, line.data(), nullptr, nullptr, FALSE, CREATE_NO_WINDOW, nullptr,
                        kit.programs().c_str(), &startup, &started))
    throw CannotTry("an attack does not start: " + words_of(::GetLastError()));
  ::CloseHandle(started.hThread);
  return own(started.hProcess);
}

Handle start_as(const Kit& kit, As as, std::wstring line) {
  STARTUPINFOW startup{};
  startup.cb = sizeof startup;
  PROCESS_INFORMATION started{};
  const std::wstring folder = kit.programs().native();
  BOOL ok = FALSE;
  if (as == As::low_integrity) {
    const Handle token = low_integrity_token();
    ok = token && ::CreateProcessAsUserW(token.get(), nullptr, line.data(), nullptr, nullptr, FALSE, CREATE_NO_WINDOW,
                                         nullptr, folder.c_str(), &startup, &started);
  } else {
    const Account& account = as == As::user ? kit.user() : kit.administrator();
    ok = ::CreateProcessWithLogonW(account.name.c_str(), L".", account.password.c_str(), 0, nullptr, line.data(),
                                   CREATE_NO_WINDOW, nullptr, folder.c_str(), &startup, &started);
  }
  if (!ok) throw CannotTry("no process under the other account: " + words_of(::GetLastError()));
  ::CloseHandle(started.hThread);
  return own(started.hProcess);
}

// The codes with which Windows refuses a right. Others do not show that our rules refused: the file, key or pipe may
// not exist, the pipe may be busy or broken, the password may be wrong.
bool is_refusal(DWORD code) {
  switch (code) {
    case ERROR_ACCESS_DENIED:           // by an access list or a label; by a pipe that rejects remote clients
    case ERROR_NETWORK_ACCESS_DENIED:   // the same, from the network
    case ERROR_PRIVILEGE_NOT_HELD:      // a label, owner or link that only a privilege allows to set
    case ERROR_LOGON_TYPE_NOT_GRANTED:  // this account may not come from the network at all
      return true;
    default: return false;
  }
}

// What a child writes to.
Handle output_file(const fs::path& path, SECURITY_ATTRIBUTES& inherited) {
  return own(::CreateFileW(path.c_str(), GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, &inherited, CREATE_ALWAYS,
                           0, nullptr));
}

}  // namespace

Attack::Attack(const Kit& kit, As as, std::wstring_view name, Words words)
    : process_(start_as(kit, as, command_line(kit.programs() / "kit.exe", {L"--attack", name}, words))) {}

Attack::Attack(const Kit& kit, const fs::path& program, std::wstring_view name, Words words)
    : process_(start_as_ourselves(kit, command_line(program, {L"--attack", name}, words))) {}

Attack::~Attack() {
  ::TerminateProcess(process_.get(), not_set_up);
  ::WaitForSingleObject(process_.get(), minute_ms);
}

std::optional<DWORD> Attack::end_before(const fs::path& file) const {
  const ULONGLONG end = ::GetTickCount64() + minute_ms;
  while (!is_there(file)) {
    if (::WaitForSingleObject(process_.get(), look_every_ms) == WAIT_OBJECT_0) return wait();
    if (::GetTickCount64() > end) throw CannotTry("the attack did not begin within a minute");
  }
  return std::nullopt;
}

void Attack::wait_until_ready(const fs::path& file) const {
  if (const auto code = end_before(file)) throw CannotTry("the attack could not begin: " + words_of(*code));
}

DWORD Attack::wait() const {
  DWORD code = not_set_up;
  if (::WaitForSingleObject(process_.get(), minute_ms) != WAIT_OBJECT_0 || !::GetExitCodeProcess(process_.get(), &code))
    throw CannotTry("the attack did not end within a minute");
  return code;
}

bool Attack::ends_within(std::chrono::milliseconds limit) const {
  return ::WaitForSingleObject(process_.get(), static_cast<DWORD>(limit.count())) == WAIT_OBJECT_0;
}

Finding judged(DWORD code) {
  if (code == got_through) return not_enforced("it got through");
  if (code == not_set_up) return not_tried("the attack could not be prepared");
  if (is_refusal(code)) return enforced("refused: " + words_of(code));
  return not_tried("it came to nothing, but not for want of a right: " + words_of(code));
}

Finding attack(const Kit& kit, As as, std::wstring_view name, Words words) {
  return judged(Attack(kit, as, name, words).wait());
}

Finding attacks(const Kit& kit, As as, Attempts all) {
  std::string tried;
  for (const auto& [name, target] : all) {
    Finding finding = attack(kit, as, name, {target});
    if (finding.verdict != Verdict::enforced) {
      finding.why = text::utf8(name) + ' ' + text::utf8(target) + ": " + finding.why;
      return finding;
    }
    tried += (tried.empty() ? "" : ", ") + text::utf8(name);
  }
  return enforced("refused: " + tried);
}

Finding allowed(const Kit& kit, As as, std::wstring_view name, Words words) {
  const DWORD code = Attack(kit, as, name, words).wait();
  if (code == not_set_up) return not_tried("it could not be prepared");
  return code == got_through ? enforced("it went well") : not_enforced("refused: " + words_of(code));
}

Ended run(const Kit& kit, const fs::path& program, Words words, std::chrono::seconds limit) {
  const fs::path path = kit.place / "output.txt";
  SECURITY_ATTRIBUTES inherited{sizeof(SECURITY_ATTRIBUTES), nullptr, TRUE};
  const Handle output = output_file(path, inherited);
  const Handle nothing = own(
      ::CreateFileW(L"NUL", GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, &inherited, OPEN_EXISTING, 0, nullptr));
  if (!output || !nothing) throw CannotTry("no file for a program's output: " + words_of(::GetLastError()));
  STARTUPINFOW startup{};
  startup.cb = sizeof startup;
  startup.dwFlags = STARTF_USESTDHANDLES;
  startup.hStdInput = nothing.get();
  startup.hStdOutput = startup.hStdError = output.get();
  PROCESS_INFORMATION started{};
  std::wstring line = command_line(program, {}, words);
  // In this console: a program that is alone in its console waits for Enter at its end.
  if (!::CreateProcessW(nullptr, line.data(), nullptr, nullptr, TRUE, 0, nullptr, program.parent_path().c_str(),
                        &startup, &started))
    throw CannotTry(in_utf8(program) + " does not start: " + words_of(::GetLastError()));
  ::CloseHandle(started.hThread);
  const Handle process = own(started.hProcess);
  const auto limit_ms = static_cast<DWORD>(std::chrono::milliseconds(limit).count());
  if (::WaitForSingleObject(process.get(), limit_ms) != WAIT_OBJECT_0) {
    ::TerminateProcess(process.get(), 1);
    throw CannotTry(in_utf8(program) + " did not end within " + std::to_string(limit.count()) + " s");
  }
  Ended ended;
  ::GetExitCodeProcess(process.get(), &ended.code);
  ended.output = content_of(path);
  return ended;
}

}  // namespace sssup::kit
