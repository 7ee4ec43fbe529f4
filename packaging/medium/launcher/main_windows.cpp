// UPGRADE.EXE: what the operator runs from the medium, or again when no window came up (R-2.7-slips). With SSS on the
// server, or an upgrade under way, it sees to the service and opens the operator's seat in this console; without SSS it
// is the setup menu (R-3.5-menu).
//   UPGRADE.EXE [--medium FOLDER] [options of `upgradectl take-control`, as --answers FILE]
#include <windows.h>

#include <shellapi.h>

#include <cstdio>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "common/text/language.h"
#include "service/machine/windows/path.h"
#include "service/machine/windows/windows_machine.h"
#include "service/products/product.h"
#include "service/products/profile.h"

namespace {

using namespace sssup;
namespace fs = std::filesystem;

constexpr int exit_failed = 1;

struct CommandLine {
  fs::path medium;  // empty: not named
  std::vector<std::wstring> rest;
};

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

/// Runs the program in this console and waits; its exit code.
int run(const fs::path& program, const std::vector<std::wstring>& arguments) {
  std::wstring command = quoted(program.wstring());
  for (const auto& argument : arguments) command += L' ' + quoted(argument);
  STARTUPINFOW startup{};
  startup.cb = sizeof startup;
  PROCESS_INFORMATION process{};
  if (::CreateProcessW(program.c_str(), command.data(), nullptr, nullptr, TRUE, 0, nullptr, nullptr, &startup,
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

// There is something to upgrade, or an upgrade that is not over.
Expected<bool> upgrades(machine::Machine& machine) {
  SSSUP_TRY(const auto anchor, machine.registry().read(machine::own_key));
  if (anchor) return true;
  SSSUP_TRY(const auto products, products::built_in(products::editions().front()));
  SSSUP_TRY(const auto sss, products::presence(machine, products.sss));
  return sss != products::Presence::absent;
}

int upgrade(const fs::path& folder, const fs::path& medium, std::vector<std::wstring> rest) {
  std::vector<std::wstring> install = {L"install", L"--start"};
  // Not one: the service keeps the medium it knows.
  if (machine::windows::is_medium(medium)) install.insert(install.end(), {L"--medium", medium.wstring()});
  if (const int code = run(folder / "upgrade-service.exe", install); code != 0) return code;
  rest.insert(rest.begin(), L"take-control");
  return run(folder / "upgradectl.exe", rest);
}

// Opened by a double click, the console goes with us: what stands in it is to be read first.
void wait_in_own_console() {
  DWORD processes[2];
  if (::GetConsoleProcessList(processes, 2) != 1) return;
  std::cout << "[Enter]" << std::flush;
  std::cin.get();
}

int run_command_line() {
  CommandLine command = command_line();
  const fs::path folder = machine::windows::folder_of_this_program();
  const fs::path medium = command.medium.empty() ? folder : command.medium;
  const auto machine = machine::windows::open(medium);
  const auto has_run = machine ? upgrades(**machine) : tl::unexpected<Error>(machine.error());
  if (!has_run) {
    std::cerr << "UPGRADE: " << describe(has_run.error(), text::Language::english) << '\n';
    return exit_failed;
  }
  if (*has_run) return upgrade(folder, medium, std::move(command.rest));
  std::vector<std::wstring> menu = {L"setup-menu", L"--medium", medium.wstring()};
  menu.insert(menu.end(), command.rest.begin(), command.rest.end());
  return run(folder / "upgradectl.exe", menu);
}

}  // namespace

int main() {
  const int code = run_command_line();
  wait_in_own_console();
  return code;
}
