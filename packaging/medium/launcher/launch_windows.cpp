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
#include "service/machine/windows/medium.h"
#include "service/machine/windows/path.h"
#include "service/machine/windows/windows_machine.h"
#include "service/products/product.h"
#include "service/products/profile.h"
#include "service/windows_service/say.h"
#include "service/windows_service/settings.h"

namespace sssup::launcher {
namespace {

namespace fs = std::filesystem;
using machine::windows::is_medium;

std::string utf8(const fs::path& path) {
  return text::utf8(path.native());
}

Expected<bool> is_sss_here(machine::Machine& machine) {
  SSSUP_TRY(const auto products, products::built_in(products::editions().front()));
  SSSUP_TRY(const auto sss, products::presence(machine, products.sss));
  return sss != products::Presence::absent;
}

// In this order: the one that was named, and no other; the one that UPGRADE.EXE was started from; the one the service
// was told of; the one in the drive.
std::vector<fs::path> places_of_medium(const CommandLine& command, const fs::path& known) {
  if (!command.medium.empty()) {
    std::error_code error;
    const fs::path named = fs::absolute(command.medium, error);
    return {error ? command.medium : named};
  }
  std::vector<fs::path> places = {command.started_from.empty() ? machine::windows::folder_of_this_program()
                                                               : command.started_from};
  const auto add = [&](const fs::path& place) {
    if (std::find(places.begin(), places.end(), place) == places.end()) places.push_back(place);
  };
  if (!known.empty()) add(known);
  for (const fs::path& drive : machine::windows::cd_drives()) add(drive);
  return places;
}

int complain(const Error& error, text::Language language) {
  windows_service::complain("UPGRADE: " + describe(error, language));
  return exit_failed;
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
  const text::Language language = windows_service::language_in(command.rest);
  if (asks_for_help(command.rest)) return take_control(command.rest);
  const auto situation = look(command);
  if (!situation) return complain(situation.error(), language);
  if (!situation->upgrades) return show_setup_menu(situation->medium, command.rest);
  if (const auto installed = install(*situation, windows_service::say_in(language)); !installed)
    return complain(installed.error(), language);
  return take_control(command.rest);
}

// Opened by a double click, the console goes with us: what stands in it is to be read first.
void wait_in_own_console(bool by_launcher) {
  DWORD processes[3];
  const DWORD of_ours = by_launcher ? 2 : 1;
  const DWORD count = ::GetConsoleProcessList(processes, 3);
  if (count == 0 || count > of_ours) return;
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
    else if (word == windows_service::started_from && index + 1 < count)
      result.started_from = words[++index];
    else
      result.rest.push_back(text::utf8(word));
  }
  ::LocalFree(words);
  return result;
}

Expected<Situation> look(const CommandLine& command) {
  SSSUP_TRY(const auto machine, machine::windows::open());
  SSSUP_TRY(const auto run, machine->registry().read(machine::own_key));
  SSSUP_TRY(const bool sss, is_sss_here(*machine));
  Situation situation;
  situation.upgrades = run || sss;
  situation.by_launcher = !command.started_from.empty();

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
  options.by_launcher = situation.by_launcher;
  SSSUP_TRY(options.carried, carried_programs());
  return windows_service::install(options, tell);
}

int run_in_console(const CommandLine& command) {
  see_to_console();
  const int code = run_command_line(command);
  wait_in_own_console(!command.started_from.empty());
  return code;
}

}  // namespace sssup::launcher
