// Windows only.
#include "packaging/medium/launcher/launch.h"

#include <windows.h>

#include <shellapi.h>

#include <cstdio>
#include <filesystem>
#include <iostream>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "service/machine/windows/path.h"
#include "service/machine/windows/windows_machine.h"
#include "service/products/product.h"
#include "service/products/profile.h"

namespace sssup::launcher {
namespace {

namespace fs = std::filesystem;

// So that CommandLineToArgvW reads it back as one word: backslashes count only before a quotation mark.
std::wstring quoted(const std::wstring& word) {
  std::wstring result = L"\"";
  std::size_t backslashes = 0;
  for (const wchar_t character : word) {
    if (character == L'"') result.append(backslashes + 1, L'\\');
    backslashes = character == L'\\' ? backslashes + 1 : 0;
    result += character;
  }
  return result.append(backslashes, L'\\') + L'"';
}

// Where a program of this one's that has no console of its own writes to, and reads from.
void hand_over(STARTUPINFOW& startup) {
  startup.dwFlags |= STARTF_USESTDHANDLES;
  startup.hStdInput = ::GetStdHandle(STD_INPUT_HANDLE);
  startup.hStdOutput = ::GetStdHandle(STD_OUTPUT_HANDLE);
  startup.hStdError = ::GetStdHandle(STD_ERROR_HANDLE);
  for (const HANDLE each : {startup.hStdInput, startup.hStdOutput, startup.hStdError})
    ::SetHandleInformation(each, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
}

/// Runs the program in this console and waits; its exit code.
int run(const fs::path& program, const std::vector<std::wstring>& arguments) {
  std::wstring command = quoted(program.wstring());
  for (const auto& argument : arguments) command += L' ' + quoted(argument);
  STARTUPINFOW startup{};
  startup.cb = sizeof startup;
  hand_over(startup);
  const DWORD console = ::GetConsoleWindow() == nullptr ? CREATE_NO_WINDOW : 0;
  PROCESS_INFORMATION process{};
  if (::CreateProcessW(program.c_str(), command.data(), nullptr, nullptr, TRUE, console, nullptr, nullptr, &startup,
                       &process) == 0) {
    std::cerr << "UPGRADE: " << program.filename().string() << ": error " << ::GetLastError() << '\n';
    return exit_failed;
  }
  ::CloseHandle(process.hThread);
  ::WaitForSingleObject(process.hProcess, INFINITE);
  DWORD code = exit_failed;
  ::GetExitCodeProcess(process.hProcess, &code);
  ::CloseHandle(process.hProcess);
  return static_cast<int>(code);
}

/// "ja" or "en"; empty: not named.
std::wstring language_in(const std::vector<std::wstring>& rest) {
  constexpr std::wstring_view option = L"--lang";
  for (auto word = rest.begin(); word != rest.end(); ++word) {
    if (*word == option && word + 1 != rest.end()) return word[1];
    if (word->starts_with(L"--lang=")) return word->substr(option.size() + 1);
  }
  return {};
}

int upgrade(const Place& place, std::vector<std::wstring> rest) {
  if (const int code = run(place.folder / service_program, installing(place, language_in(rest))); code != 0)
    return code;
  rest.insert(rest.begin(), L"take-control");
  return run(place.folder / console_program, rest);
}

// Opened by a double click, the console goes with us: what stands in it is to be read first.
void wait_in_own_console() {
  DWORD processes[2];
  if (::GetConsoleProcessList(processes, 2) != 1) return;
  std::cout << "[Enter]" << std::flush;
  std::cin.get();
}

// A program of the window subsystem is given no console, but what its output was redirected to.
void see_to_console() {
  const HANDLE output = ::GetStdHandle(STD_OUTPUT_HANDLE);
  if (output != nullptr && output != INVALID_HANDLE_VALUE) return;
  if (::AttachConsole(ATTACH_PARENT_PROCESS) == 0 && ::AllocConsole() == 0) return;
  for (const auto& [name, mode, stream] :
       {std::tuple{"CONIN$", "r", stdin}, std::tuple{"CONOUT$", "w", stdout}, std::tuple{"CONOUT$", "w", stderr}})
    static_cast<void>(std::freopen(name, mode, stream));
}

int run_command_line(CommandLine command) {
  const Place place = place_of(command);
  const auto has_run = upgrades(place);
  if (!has_run) {
    std::cerr << "UPGRADE: " << describe(has_run.error(), text::Language::english) << '\n';
    return exit_failed;
  }
  if (*has_run) return upgrade(place, std::move(command.rest));
  std::vector<std::wstring> menu = {L"setup-menu", L"--medium", place.medium.wstring()};
  menu.insert(menu.end(), command.rest.begin(), command.rest.end());
  return run(place.folder / console_program, menu);
}

}  // namespace

CommandLine command_line() {
  CommandLine result;
  int count = 0;
  LPWSTR* const words = ::CommandLineToArgvW(::GetCommandLineW(), &count);
  for (int index = 1; words != nullptr && index < count; ++index) {
    if (std::wstring_view(words[index]) == L"--medium" && index + 1 < count)
      result.medium = words[++index];
    else
      result.rest.emplace_back(words[index]);
  }
  ::LocalFree(words);
  return result;
}

Place place_of(const CommandLine& command) {
  const fs::path folder = machine::windows::folder_of_this_program();
  return {folder, command.medium.empty() ? folder : command.medium};
}

Expected<bool> upgrades(const Place& place) {
  SSSUP_TRY(const auto machine, machine::windows::open(place.medium));
  SSSUP_TRY(const auto anchor, machine->registry().read(machine::own_key));
  if (anchor) return true;
  SSSUP_TRY(const auto products, products::built_in(products::editions().front()));
  SSSUP_TRY(const auto sss, products::presence(*machine, products.sss));
  return sss != products::Presence::absent;
}

std::vector<std::wstring> installing(const Place& place, const std::wstring& language) {
  std::vector<std::wstring> install = {L"install", L"--start"};
  if (!language.empty()) install.insert(install.end(), {L"--lang", language});
  // Not one: the service keeps the medium it knows.
  if (machine::windows::is_medium(place.medium)) install.insert(install.end(), {L"--medium", place.medium.wstring()});
  return install;
}

int run_in_console(CommandLine command) {
  see_to_console();
  const int code = run_command_line(std::move(command));
  wait_in_own_console();
  return code;
}

}  // namespace sssup::launcher
