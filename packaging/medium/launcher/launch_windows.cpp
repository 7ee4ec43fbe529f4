// Windows only.
#include "packaging/medium/launcher/launch.h"

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <utility>

#include "service/machine/windows/api.h"
// windows.h first
#include <shellapi.h>

#include "common/text/launcher.h"
#include "common/text/wide.h"
#include "packaging/medium/launcher/carried.h"
#include "service/console/command_line.h"
#include "service/console/terminal.h"
#include "service/machine/rehearsal/command_line_windows.h"
#include "service/machine/windows/handle.h"
#include "service/machine/windows/medium.h"
#include "service/machine/windows/path.h"
#include "service/machine/windows/system_error.h"
#include "service/machine/windows/windows_machine.h"
#include "service/products/product.h"
#include "service/products/profile.h"
#include "service/windows_service/say.h"
#include "service/windows_service/settings.h"

namespace sssup::launcher {
namespace {

namespace fs = std::filesystem;
using machine::windows::Handle;
using machine::windows::is_medium;

std::string utf8(const fs::path& path) {
  return text::utf8(path.native());
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

/// The process.
Expected<Handle> start_program(const fs::path& program, const std::vector<std::string>& arguments) {
  std::wstring line = machine::rehearsal::platform::command_line(program, arguments);
  STARTUPINFOW startup{};
  startup.cb = sizeof startup;
  hand_over(startup);
  PROCESS_INFORMATION process{};
  if (!::CreateProcessW(program.c_str(), line.data(), nullptr, nullptr, TRUE, 0, nullptr, nullptr, &startup, &process))
    return machine::windows::last_error({text::id::launcher_not_started, {{"program", utf8(program)}}});
  ::CloseHandle(process.hThread);
  return machine::windows::own(process.hProcess);
}

Expected<Handle> start_newer(const Newer& newer, const CommandLine& command) {
  std::vector<std::string> arguments = command.rest;
  const fs::path here = machine::windows::folder_of_this_program();
  const fs::path medium = command.medium.empty() && is_medium(here) ? here : command.medium;
  if (!medium.empty()) arguments.insert(arguments.end(), {"--medium", utf8(medium)});
  return start_program(newer.program, arguments);
}

Expected<bool> is_sss_here(machine::Machine& machine) {
  SSSUP_TRY(const auto products, products::built_in(products::editions().front()));
  SSSUP_TRY(const auto sss, products::presence(machine, products.sss));
  return sss != products::Presence::absent;
}

// In this order: the one that was named, and no other; the one this program is on; the one the service was told of;
// the one in the drive.
std::vector<fs::path> places_of_medium(const CommandLine& command, const fs::path& known) {
  if (!command.medium.empty()) {
    std::error_code error;
    const fs::path named = fs::absolute(command.medium, error);
    return {error ? command.medium : named};
  }
  std::vector<fs::path> places = {machine::windows::folder_of_this_program()};
  const auto add = [&](const fs::path& place) {
    if (std::find(places.begin(), places.end(), place) == places.end()) places.push_back(place);
  };
  if (!known.empty()) add(known);
  for (const fs::path& drive : machine::windows::cd_drives()) add(drive);
  return places;
}

text::Language language_in(const std::vector<std::string>& rest) {
  constexpr std::string_view option = "--lang";
  for (auto word = rest.begin(); word != rest.end(); ++word) {
    std::string_view value;
    if (*word == option && word + 1 != rest.end()) value = word[1];
    if (word->starts_with("--lang=")) value = std::string_view(*word).substr(option.size() + 1);
    if (value == "ja") return text::Language::japanese;
    if (value == "en") return text::Language::english;
  }
  return windows_service::user_language();
}

int complain(const Error& error, text::Language language) {
  windows_service::complain("UPGRADE: " + describe(error, language));
  return exit_failed;
}

int run_newer(const Newer& newer, const CommandLine& command, text::Language language) {
  windows_service::complain(
      "UPGRADE: " + text::render({text::id::launcher_newer_goes_on,
                                  {{"theirs", windows_service::to_string(newer.version)}, {"ours", SSSUP_VERSION}}},
                                 language));
  const auto process = start_newer(newer, command);
  if (!process) return complain(process.error(), language);
  ::WaitForSingleObject(process->get(), INFINITE);
  DWORD code = exit_failed;
  ::GetExitCodeProcess(process->get(), &code);
  return static_cast<int>(code);
}

/// What upgradectl does with these arguments.
int run_upgradectl(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "upgradectl");
  std::vector<const char*> words;
  for (const std::string& word : arguments) words.push_back(word.c_str());
  console::prepare_standard_output();
  return console::run(static_cast<int>(words.size()), words.data());
}

int take_control(std::vector<std::string> rest) {
  rest.insert(rest.begin(), "take-control");
  return run_upgradectl(std::move(rest));
}

int show_setup_menu(const fs::path& medium, std::vector<std::string> rest) {
  constexpr const char* command = "setup-menu";
  std::erase(rest, command);  // so the window calls it
  rest.insert(rest.begin(), {command, "--medium", utf8(medium)});
  return run_upgradectl(std::move(rest));
}

bool asks_for_help(const std::vector<std::string>& rest) {
  return std::find(rest.begin(), rest.end(), "--help") != rest.end();
}

int run_command_line(const CommandLine& command) {
  const text::Language language = language_in(command.rest);
  if (const auto newer = newer_installed()) return run_newer(*newer, command, language);
  if (asks_for_help(command.rest)) return take_control(command.rest);
  const auto situation = look(command);
  if (!situation) return complain(situation.error(), language);
  if (!situation->upgrades) return show_setup_menu(situation->medium, command.rest);
  if (const auto installed = install(*situation, windows_service::say_in(language)); !installed)
    return complain(installed.error(), language);
  return take_control(command.rest);
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

}  // namespace

CommandLine command_line() {
  CommandLine result;
  int count = 0;
  LPWSTR* const words = ::CommandLineToArgvW(::GetCommandLineW(), &count);
  for (int index = 1; words != nullptr && index < count; ++index) {
    const std::wstring_view word = words[index];
    constexpr std::wstring_view option = L"--medium";
    if (word == option && index + 1 < count)
      result.medium = words[++index];
    else if (word.starts_with(L"--medium="))
      result.medium = word.substr(option.size() + 1);
    else
      result.rest.push_back(text::utf8(word));
  }
  ::LocalFree(words);
  return result;
}

std::optional<Newer> newer_installed() {
  const auto folder = windows_service::program_folder();
  if (!folder) return std::nullopt;
  const fs::path program = *folder / windows_service::window_program;
  const auto theirs = windows_service::version_of(program);
  const auto ours = windows_service::version_of(machine::windows::this_program());
  if (!theirs || !ours || *theirs <= *ours) return std::nullopt;
  return Newer{program, *theirs};
}

Status start(const Newer& newer, const CommandLine& command) {
  SSSUP_CHECK(start_newer(newer, command));
  return {};
}

Expected<Situation> look(const CommandLine& command) {
  SSSUP_TRY(const auto machine, machine::windows::open());
  SSSUP_TRY(const auto run, machine->registry().read(machine::own_key));
  SSSUP_TRY(const bool sss, is_sss_here(*machine));
  Situation situation;
  situation.upgrades = run || sss;

  const fs::path known = text::wide(windows_service::read_settings().medium);
  const auto places = places_of_medium(command, known);
  if (const auto found = std::find_if(places.begin(), places.end(), is_medium); found != places.end()) {
    situation.medium = *found;
    return situation;
  }
  if (run && !known.empty() && command.medium.empty()) return situation;
  std::string folders;
  for (const fs::path& place : places) folders += (folders.empty() ? "" : ", ") + utf8(place);
  return fail(Error::Kind::not_found, {text::id::launcher_no_medium, {{"folders", folders}}});
}

Status install(const Situation& situation, const windows_service::Tell& tell) {
  windows_service::InstallOptions options;
  options.medium = situation.medium;
  options.start = true;
  SSSUP_TRY(options.carried, carried_programs());
  return windows_service::install(options, tell);
}

int run_in_console(const CommandLine& command) {
  see_to_console();
  const int code = run_command_line(command);
  wait_in_own_console();
  return code;
}

}  // namespace sssup::launcher
