// The Windows kit: tries on a spare Windows Server what only a real Windows can show (README.txt of the kit).
//   kit.exe [--yes] [--no-restart] [--only NUMBER …]   tries every row; 0: nothing is "not enforced", 1: something is,
//                                                      2: not here
//   kit.exe --clean                                    removes what a kit left that was ended
//   kit.exe --go-on                                    after a restart, started by a task at the sign-in
//   kit.exe --attack NAME WORD …                       one attack, for the kit itself
#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "common/pipe/token_windows.h"
#include "service/machine/windows/api.h"
#include "service/machine/windows/path.h"
#include "service/machine/windows/windows_machine.h"
#include "tests/kit/attacks_windows.h"
#include "tests/kit/attempts_windows.h"
#include "tests/kit/product_windows.h"
#include "tests/kit/result_windows.h"
#include "tests/kit/upgrade_windows.h"
#include "tests/standins/command_line.h"

namespace sssup::kit {
namespace {

constexpr int exit_enforced = 0, exit_not_enforced = 1, exit_not_here = 2;

struct Options {
  bool yes = false, no_restart = false, restart_under_wine = false, clean = false, go_on = false;
  std::vector<int> only;
};

using Try = Finding (*)(Kit& kit);
constexpr std::pair<int, Try> tries[] = {
#define SSSUP_KIT_ROW(number, threat, need, function, what) {number, function},
#include "tests/kit/rows.def"
#undef SSSUP_KIT_ROW
};

Kit make_kit() {
  wchar_t windows[MAX_PATH] = L"";
  ::GetWindowsDirectoryW(windows, MAX_PATH);
  Kit kit;
  kit.folder = machine::windows::folder_of_this_program();
  kit.drive = std::filesystem::path(windows).root_path();
  kit.place = kit.drive / "SSS Upgrade Kit";
  kit.ground = kit.place / "ground";
  kit.wine = is_wine();
  kit.machine = must(machine::windows::open());
  return kit;
}

std::filesystem::path result_file(const Kit& kit) {
  return kit.folder / "kit-result.json";
}

// Why the row is not even begun; empty: it is.
std::string why_not(const Kit& kit, const Row& row, const Options& options) {
  if (row.need == Need::restarts && options.no_restart) return "--no-restart";
  if (row.need == Need::restarts && options.restart_under_wine) return {};
  return kit.wine ? std::string(why_not_under_wine(row.need)) : std::string();
}

Finding find(Kit& kit, const Row& row, const Options& options) try {
  if (std::string why = why_not(kit, row, options); !why.empty()) return not_tried(std::move(why));
  const auto* const attempt =
      std::find_if(std::begin(tries), std::end(tries), [&row](const auto& one) { return one.first == row.number; });
  return attempt->second(kit);
} catch (const std::exception& why) {
  return not_tried(why.what());
}

void try_rows(Kit& kit, const Options& options, Findings& findings) {
  for (const Row& row : rows()) {
    const bool wanted =
        options.only.empty() || std::find(options.only.begin(), options.only.end(), row.number) != options.only.end();
    if (!wanted || findings.contains(row.number)) continue;
    // The accounts are not there to stay over a restart.
    if (row.need == Need::restarts) remove_accounts();
    const Finding finding = find(kit, row, options);
    std::cout << row.number << ": " << name_of(finding.verdict) << std::endl;
    findings[row.number] = finding;
    store(result_file(kit), findings, kit.wine);
  }
}

bool agreed() {
  std::cout
      << "This makes two accounts, installs and removes stand-ins for CLUSTERPRO products, and restarts this server.\n"
         "It is for a spare server that nobody needs. Type yes to go on: "
      << std::flush;
  std::string said;
  std::getline(std::cin, said);
  return said == "yes";
}

int say_and_end(const std::string& why) {
  std::cerr << "kit: " << why << std::endl;
  return exit_not_here;
}

int finish(Kit& kit, const Findings& findings) {
  if (upgrade_has_begun(kit)) forget_upgrade(kit);
  const std::string left = clean(kit);
  std::cout << '\n' << as_table(findings) << "Result: " << in_utf8(result_file(kit)) << std::endl;
  if (!left.empty())
    std::cout << "Not removed: " << left << ". Restart the server, then run kit.exe --clean." << std::endl;
  return something_is_not_enforced(findings) ? exit_not_enforced : exit_enforced;
}

int begin(Kit& kit, const Options& options) {
  if (has_mark(kit)) return say_and_end("a former run was not ended; run kit.exe --clean first");
  if (const std::string why = why_not_here(kit); !why.empty()) return say_and_end("not on this server: " + why);
  if (!options.yes && !agreed()) return say_and_end("nothing was changed");
  Findings findings;
  try {
    make_place(kit);
    if (!kit.wine) kit.accounts = make_accounts();
    try_rows(kit, options, findings);
  } catch (const std::exception& why) {
    clean(kit);
    return say_and_end(why.what());
  }
  return finish(kit, findings);
}

int go_on(Kit& kit, Options options) {
  for (const Row& row : rows())
    if (row.need == Need::restarts) options.only.push_back(row.number);
  if (!upgrade_has_begun(kit)) return say_and_end("there is nothing to go on with");
  std::cout << "The Windows kit goes on after a restart of the server." << std::endl;
  Findings findings = load(result_file(kit));
  try_rows(kit, options, findings);
  const int code = finish(kit, findings);
  std::cout << "Press Enter to close." << std::endl;
  std::cin.get();
  return code;
}

int clean_up(Kit& kit) {
  if (upgrade_has_begun(kit)) forget_upgrade(kit);
  const std::string left = clean(kit);
  if (!left.empty()) return say_and_end("not removed: " + left);
  std::cout << "Nothing of the kit is left." << std::endl;
  return exit_enforced;
}

int run(const Options& options) try {
  if (!pipe::is_elevated(pipe::token_of_process(::GetCurrentProcessId()).get()))
    return say_and_end("run it as an administrator");
  Kit kit = make_kit();
  if (options.clean) return clean_up(kit);
  return options.go_on ? go_on(kit, options) : begin(kit, options);
} catch (const std::exception& why) {
  return say_and_end(why.what());
}

}  // namespace
}  // namespace sssup::kit

int main(int count, char** words) {
  using namespace sssup::kit;
  ::SetConsoleOutputCP(CP_UTF8);
  if (auto all = sssup::standin::own_arguments(); !all.empty() && all.front() == L"--attack")
    return static_cast<int>(attack_here({all.begin() + 1, all.end()}));
  Options options;
  CLI::App app("Tries on a spare Windows Server what SSS Upgrade claims and only a real Windows can show.");
  app.add_flag("--yes", options.yes, "Do not ask");
  app.add_flag("--no-restart", options.no_restart, "Without the upgrade, which restarts the server");
  app.add_flag("--restart-under-wine", options.restart_under_wine, "With the upgrade under Wine, too")->group("");
  app.add_option("--only", options.only, "These rows");
  app.add_flag("--clean", options.clean, "Remove what a former run left");
  app.add_flag("--go-on", options.go_on, "After a restart")->group("");
  CLI11_PARSE(app, count, words);
  return run(options);
}
