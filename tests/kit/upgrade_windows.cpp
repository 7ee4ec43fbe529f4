#include "tests/kit/upgrade_windows.h"

#include <nlohmann/json.hpp>

#include "common/text/wide.h"
#include "service/machine/windows/path.h"
#include "tests/kit/attempts_windows.h"
#include "tests/kit/child_windows.h"
#include "tests/kit/places_windows.h"
#include "tests/kit/product_windows.h"

namespace sssup::kit {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr const wchar_t* task = L"SSS Upgrade Kit";
constexpr std::string_view older_backup = "of an upgrade before this one";
constexpr auto longest_upgrade = 40min;

fs::path task_scheduler() {
  wchar_t folder[MAX_PATH] = L"";
  ::GetSystemDirectoryW(folder, MAX_PATH);
  return fs::path(folder) / L"schtasks.exe";
}

// At each sign-in, with all rights of whoever is an administrator: the server restarts twice.
void go_on_after_restarts(const Kit& kit) {
  if (kit.wine) return;  // nobody signs in there
  const std::wstring command = L"\"" + machine::windows::this_program().native() + L"\" --go-on";
  const Ended made = run(kit, task_scheduler(),
                         {L"/create", L"/f", L"/tn", task, L"/sc", L"onlogon", L"/rl", L"highest", L"/tr", command});
  if (made.code != 0) throw CannotTry("no task that goes on after a restart: " + made.output);
}

Ended upgradectl(const Kit& kit, Words words) {
  return run(kit, kit.medium() / "upgradectl.exe", words);
}

// The sample's answers, with this server's drive and address.
void write_answers(Kit& kit, const fs::path& to) {
  auto answers = nlohmann::json::parse(content_of(kit.folder / "samples" / "every-kind.answers.json"));
  answers["workingFolder"] = in_utf8(kit.drive);
  answers["lanAddresses"][0]["address"] = board(kit).address;
  put(to, answers.dump(1));
}

void begin(Kit& kit) {
  const Ended reset =
      run(kit, kit.medium() / "upgrade-service.exe", {L"uninstall", L"--reset", L"--yes", L"--lang", L"en"});
  if (reset.code != 0) throw CannotTry("what the other rows left cannot be reset: " + reset.output);
  set_up_sss(kit);
  const fs::path before = kit.place / "before.json", answers = kit.place / "answers.json";
  if (const Ended capture = upgradectl(kit, {L"--lang", L"en", L"capture", L"--out", before.native()});
      capture.code != 0)
    throw CannotTry("capture: " + capture.output);
  write_answers(kit, answers);
  const Ended converted = upgradectl(kit, {L"--lang", L"en", L"convert", L"--server", before.native(), L"--answers",
                                           answers.native(), L"--out", (kit.place / "expected").native()});
  if (converted.code != 0) throw CannotTry("convert: " + converted.output);
  const fs::path backup = kit.drive / "SSS Backup";
  make_folder(backup, for_administrators);
  put(backup / "older.txt", older_backup);
  machine::RegistryKey mark = must(kit.machine->registry().read(kit_key)).value_or(machine::RegistryKey());
  mark.values["Upgrade"] = std::uint32_t{1};
  must(kit.machine->registry().write(kit_key, mark));
  go_on_after_restarts(kit);
}

// Asked until it is over; the server restarts meanwhile, and ends this process.
void wait_until_over(Kit& kit) {
  const auto end = std::chrono::steady_clock::now() + longest_upgrade;
  while (must(kit.machine->services().query(machine::own_service)) ||
         must(kit.machine->registry().read(machine::own_key))) {
    if (std::chrono::steady_clock::now() > end) throw CannotTry("the upgrade is not over after 40 minutes");
    ::Sleep(1'000);
  }
}

std::string without_carriage_returns(std::string text) {
  std::erase(text, '\r');
  return text;
}

std::string difference(const fs::path& expected, const fs::path& seen) {
  for (const auto& entry : fs::recursive_directory_iterator(expected)) {
    const fs::path relative = entry.path().lexically_relative(expected);
    if (!entry.is_regular_file() || in_utf8(relative).starts_with("report.")) continue;
    if (content_of(entry.path()) != content_of(seen / relative)) return in_utf8(relative);
  }
  return {};
}

}  // namespace

bool upgrade_has_begun(Kit& kit) {
  const auto mark = must(kit.machine->registry().read(kit_key));
  return mark && mark->values.contains("Upgrade");
}

void forget_upgrade(Kit& kit) {
  if (!kit.wine) run(kit, task_scheduler(), {L"/delete", L"/f", L"/tn", task});
}

Finding whole_upgrade(Kit& kit) {
  if (!upgrade_has_begun(kit)) {
    begin(kit);
    run(kit, kit.medium() / "UPGRADE.EXE",
        {L"--lang", L"en", L"--json", L"--answers", (kit.place / "answers.json").native()}, longest_upgrade);
  }
  wait_until_over(kit);
  const Ended server = run(kit, kit.folder / "inspect.exe", {L"server"});
  if (without_carriage_returns(server.output) != without_carriage_returns(content_of(kit.folder / "upgraded.txt")))
    return not_enforced("the server is not as it should be: " + server.output);
  const fs::path result = kit.place / "result";
  take_away(result);
  const Ended applied = run(kit, kit.folder / "inspect.exe", {L"result", result.native()});
  if (applied.code != 0) return not_enforced("CLUSTERPRO's settings cannot be read: " + applied.output);
  const std::string different = difference(kit.place / "expected", result);
  if (!different.empty()) return not_enforced("CLUSTERPRO is not set to what convert says: " + different);
  return enforced("upgraded; settings and scripts are those that convert gives");
}

Finding older_backup_kept(Kit& kit) {
  if (!upgrade_has_begun(kit)) return not_tried("the upgrade has not been tried");
  for (const auto& backup : backups(kit))
    for (const auto& entry : fs::recursive_directory_iterator(backup))
      if (content_of(entry.path()) == older_backup) return enforced(in_utf8(entry.path()));
  return not_enforced("it is gone");
}

}  // namespace sssup::kit
