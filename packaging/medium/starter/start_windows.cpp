// UPGRADE.EXE on the medium: a launcher. People run it elevated from folders that others can write to, such as a
// download folder, and Windows looks there first for a program's libraries. It therefore imports only libraries that
// Windows always loads from its own folder (imports.sh checks this). It copies the window that it carries into Program
// Files, runs it there and waits for it. Windows only.
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "service/machine/windows/api.h"
// windows.h first
#include <shellapi.h>

#include "common/program/hardening_windows.h"
#include "common/text/launcher.h"
#include "common/text/wide.h"
#include "packaging/medium/starter/supported_windows.h"
#include "service/machine/windows/handle.h"
#include "service/machine/windows/path.h"
#include "service/machine/windows/system_error.h"
#include "service/windows_service/programs.h"
#include "service/windows_service/say.h"

namespace {

using namespace sssup;
namespace fs = std::filesystem;
using machine::windows::Handle;

constexpr int exit_failed = 1;

bool has(DWORD standard_handle) {
  const HANDLE handle = ::GetStdHandle(standard_handle);
  return handle != nullptr && handle != INVALID_HANDLE_VALUE;
}

int complain(const Error& error, text::Language language) {
  const std::string line = describe(error, language);
  if (has(STD_ERROR_HANDLE))
    windows_service::complain("UPGRADE: " + line);
  else
    ::MessageBoxW(nullptr, text::wide(line).c_str(), L"SSS Upgrade", MB_ICONERROR);
  return exit_failed;
}

std::vector<std::string> arguments() {
  std::vector<std::string> found;
  int count = 0;
  LPWSTR* const words = ::CommandLineToArgvW(::GetCommandLineW(), &count);
  found.reserve(static_cast<std::size_t>(count));
  for (int index = 1; words != nullptr && index < count; ++index) found.push_back(text::utf8(words[index]));
  ::LocalFree(words);
  return found;
}

/// What was typed behind the program's name, as it was typed.
std::wstring_view typed_arguments() {
  std::wstring_view line = ::GetCommandLineW();
  const bool quoted = line.starts_with(L'"');
  const std::size_t end = quoted ? line.find(L'"', 1) : line.find_first_of(L" \t");
  if (end == std::wstring_view::npos) return {};
  return line.substr(quoted ? end + 1 : end);
}

std::wstring command_line(const fs::path& program) {
  std::wstring from = machine::windows::folder_of_this_program().native();
  if (from.ends_with(L'\\')) from += L'\\';  // a drive's root: else it would escape the quotation mark
  return L'"' + program.native() + L"\" " + windows_service::started_from + L" \"" + from + L'"' +
         std::wstring(typed_arguments());
}

Expected<Handle> start(const fs::path& program) {
  STARTUPINFOW startup{};
  startup.cb = sizeof startup;
  startup.dwFlags = STARTF_USESTDHANDLES;
  startup.hStdInput = ::GetStdHandle(STD_INPUT_HANDLE);
  startup.hStdOutput = ::GetStdHandle(STD_OUTPUT_HANDLE);
  startup.hStdError = ::GetStdHandle(STD_ERROR_HANDLE);
  for (const HANDLE each : {startup.hStdInput, startup.hStdOutput, startup.hStdError})
    if (each != nullptr) ::SetHandleInformation(each, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
  // A window that turns out to be a console program attaches to our console, which is to be that of our parent.
  if (!has(STD_OUTPUT_HANDLE)) ::AttachConsole(ATTACH_PARENT_PROCESS);
  std::wstring line = command_line(program);
  PROCESS_INFORMATION process{};
  if (!::CreateProcessW(program.c_str(), line.data(), nullptr, nullptr, TRUE, 0, nullptr, nullptr, &startup, &process))
    return machine::windows::last_error({text::id::launcher_not_started, {{"program", text::utf8(program.native())}}});
  ::CloseHandle(process.hThread);
  return machine::windows::own(process.hProcess);
}

/// Puts the window where it is to run, unless a newer one is there: after an update the one on the CD is older, and the
/// manual (2.7, 2.8) has the operator run that.
Status put_window(const fs::path& folder, text::Language language) {
  const auto theirs = windows_service::version_of(folder / windows_service::window_program);
  const auto ours = windows_service::version_of(machine::windows::this_program());
  if (theirs && ours && *theirs > *ours) {
    if (has(STD_ERROR_HANDLE))
      windows_service::complain("UPGRADE: " + text::render({text::id::launcher_newer_goes_on,
                                                            {{"theirs", windows_service::to_string(*theirs)},
                                                             {"ours", windows_service::to_string(*ours)}}},
                                                           language));
    return {};
  }
  auto window = windows_service::carried_program(windows_service::carried_window);
  if (!window) return fail(Error::Kind::corrupt, text::id::launcher_damaged);
  const std::vector<windows_service::Program> programs = {{windows_service::window_program, *std::move(window)}};
  if (!windows_service::programs_differ(programs, folder)) return {};
  return windows_service::write_programs(programs, folder);
}

Expected<int> run_window(text::Language language) {
  if (!starter::is_supported(starter::this_windows()))
    return fail(Error::Kind::unsupported, text::id::launcher_old_windows);
  SSSUP_TRY(const fs::path folder, windows_service::program_folder());
  SSSUP_CHECK(put_window(folder, language));
  DWORD code = exit_failed;
  const auto process = start(folder / windows_service::window_program);
  if (process) {
    ::WaitForSingleObject(process->get(), INFINITE);
    ::GetExitCodeProcess(process->get(), &code);
  }
  windows_service::remove_unused_window(folder);
  if (!process) return tl::unexpected(process.error());
  return static_cast<int>(code);
}

// Ctrl+C is for the program we wait for, which has the same console.
BOOL WINAPI leave_keys_to_window(DWORD event) {
  return event == CTRL_C_EVENT || event == CTRL_BREAK_EVENT;
}

}  // namespace

int main() {
  program::load_from_system_only();
  ::SetConsoleCtrlHandler(leave_keys_to_window, TRUE);
  const text::Language language = windows_service::language_in(arguments());
  const auto code = run_window(language);
  return code ? *code : complain(code.error(), language);
}
