// T-5, T-7 and T-8: what our programs load, whose rehearsals they run, where they look for SSS; and the test programs.
#include <nlohmann/json.hpp>

#include "common/text/rehearsal.h"
#include "common/text/wide.h"
#include "service/products/profile.h"
#include "tests/kit/attempts_windows.h"
#include "tests/kit/child_windows.h"
#include "tests/kit/other_place_windows.h"
#include "tests/kit/places_windows.h"
#include "tests/kit/product_windows.h"

namespace sssup::kit {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

// Of Windows; none is among the libraries that it always takes from its own folder (KnownDLLs).
constexpr std::array libraries = {L"apphelp.dll",   L"authz.dll",   L"bcrypt.dll",  L"cfgmgr32.dll",    L"crypt32.dll",
                                  L"cryptbase.dll", L"cryptsp.dll", L"dbghelp.dll", L"dnsapi.dll",      L"dwmapi.dll",
                                  L"iphlpapi.dll",  L"mpr.dll",     L"msimg32.dll", L"mswsock.dll",     L"netapi32.dll",
                                  L"netutils.dll",  L"ntmarta.dll", L"profapi.dll", L"propsys.dll",     L"samcli.dll",
                                  L"secur32.dll",   L"srvcli.dll",  L"sspicli.dll", L"textshaping.dll", L"userenv.dll",
                                  L"uxtheme.dll",   L"version.dll", L"winmm.dll",   L"wintypes.dll",    L"wkscli.dll",
                                  L"wtsapi32.dll"};

Finding test_program(const Kit& kit, std::wstring_view name) {
  const Ended ended = run(kit, kit.folder / "tests" / name, {}, 10min);
  const auto last = ended.output.find_last_not_of("\r\n");
  const auto begin = ended.output.find_last_of('\n', last == std::string::npos ? 0 : last);
  std::string line = ended.output.substr(begin == std::string::npos ? 0 : begin + 1);
  if (ended.code != 0) put(kit.folder / (text::utf8(name) + ".log"), ended.output);
  return ended.code == 0 ? enforced(line) : not_enforced(line + ", see " + text::utf8(name) + ".log");
}

std::string version_of_windows() {
  std::string version;
  for (const wchar_t* name : {L"ProductName", L"DisplayVersion", L"CurrentBuildNumber"}) {
    wchar_t value[256] = L"";
    DWORD size = sizeof value;
    if (::RegGetValueW(HKEY_LOCAL_MACHINE, LR"(SOFTWARE\Microsoft\Windows NT\CurrentVersion)", name, RRF_RT_REG_SZ,
                       nullptr, value, &size) == ERROR_SUCCESS)
      version += (version.empty() ? "" : " ") + text::utf8(value);
  }
  return version;
}

// What the upgrade would save of SSS, as `capture` sees it.
std::size_t monitors_found(Kit& kit) {
  const auto file = kit.place / "captured.json";
  take_away(file);
  const Ended capture =
      run(kit, kit.medium() / "upgradectl.exe", {L"--lang", L"en", L"capture", L"--out", file.native()});
  const auto server = nlohmann::json::parse(content_of(file), nullptr, false);
  if (capture.code != 0 || !server.is_object()) return 0;
  const auto sss = server.value("sss", nlohmann::json::object());
  return sss.value("monitors", nlohmann::json::array()).size();
}

/// The check, run from a medium, says that others may change that medium.
bool is_told_of(Kit& kit, const fs::path& medium) {
  const Ended check = run(kit, medium / "upgradectl.exe", {L"--lang", L"en", L"check"});
  return check.output.find("[medium-open-to-others]") != std::string::npos;
}

}  // namespace

Finding machine_tests(Kit& kit) {
  return test_program(kit, L"test_windows_machine.exe");
}

Finding service_tests(Kit& kit) {
  return test_program(kit, L"test_windows_service.exe");
}

Finding pipe_tests(Kit& kit) {
  return test_program(kit, L"pipe_test.exe");
}

Finding medium_of_users(Kit& kit) {
  set_up_sss(kit);
  const fs::path medium = kit.ground / "medium";
  std::error_code error;
  fs::copy(kit.medium(), medium, fs::copy_options::recursive, error);
  if (error) return not_tried("the medium cannot be copied: " + error.message());
  if (is_told_of(kit, kit.medium())) return not_enforced("told of the medium that only administrators may change, too");
  return is_told_of(kit, medium) ? enforced("the check says so") : not_enforced("the check says nothing");
}

Finding program_folder(Kit& kit) {
  service_runs(kit);
  const fs::path folder = kit.drive / "Program Files" / "SSS Upgrade";
  const Finding read = allowed(kit, As::user, L"read", {(folder / "upgradectl.exe").native()});
  if (read.verdict != Verdict::enforced) return read;
  return attacks(kit, As::user,
                 {{L"make-file-in", folder.native()},
                  {L"change", folder.native()},
                  {L"change", (folder / "upgrade-service.exe").native()}});
}

Finding planted_libraries(Kit& kit) {
  const fs::path folder = kit.place / "planted";
  take_away(folder);
  make_folder(folder, for_administrators);
  std::error_code error;
  fs::copy_file(kit.medium() / "UPGRADE.EXE", folder / "UPGRADE.EXE", error);
  if (error || run(kit, folder / "UPGRADE.EXE", {L"--help"}).code != 0)
    return not_tried("UPGRADE.EXE does not start alone");
  for (const auto* name : libraries) fs::copy_file(kit.folder / "planted.dll", folder / name, error);
  const Ended ended = run(kit, folder / "UPGRADE.EXE", {L"--help"});
  std::string loaded;
  for (const auto* name : libraries) {
    const fs::path mark = folder / (std::wstring(name) + L".loaded");
    if (is_there(mark)) loaded += (loaded.empty() ? "" : " ") + text::utf8(name);
  }
  if (!loaded.empty()) return not_enforced("loaded: " + loaded);
  // A library without what is imported from it ends the start before its own code runs.
  return ended.code == 0 ? enforced("none was loaded") : not_enforced("UPGRADE.EXE no longer starts");
}

Finding msi_repair(Kit&) {
  return not_tried("the MSI is not in the kit: install it, repair it as a user, see that no process of SYSTEM starts");
}

Finding operators_environment(Kit&) {
  return not_tried(
      "somebody has to sign in: set QT_PLUGIN_PATH for the account, sign in during a run, see UPGRADE.EXE start");
}

Finding false_services_exe(Kit& kit) {
  const fs::path program = kit.ground / "services.exe", ready = kit.ground / "false-services";
  std::error_code error;
  fs::copy_file(kit.programs() / "kit.exe", program, fs::copy_options::overwrite_existing, error);
  const std::string before = must(kit.machine->power().boot_identity());
  take_away(ready);
  const Attack running(kit, program, L"hold-name", {LR"(\\.\pipe\sss-upgrade-kit)", ready.native()});
  running.wait_until_ready(ready);
  const std::string with_it = must(kit.machine->power().boot_identity());
  return with_it == before ? enforced("the start of the server is the same") : not_enforced("it looks like a restart");
}

Finding deep_folder(Kit& kit) {
  constexpr int depth = 150;
  const fs::path top = kit.place / "deep";
  take_away(top);
  std::wstring path = LR"(\\?\)" + top.native();
  ::CreateDirectoryW(path.c_str(), nullptr);
  for (int level = 0; level < depth; ++level) {
    path += L"\\d";
    if (!::CreateDirectoryW(path.c_str(), nullptr)) return not_tried("the tree cannot be made");
  }
  const Status removed = kit.machine->files().remove(in_utf8(top));
  const bool gone = !is_there(top);
  take_away(top);
  if (!removed) return not_enforced(describe(removed.error(), text::Language::english));
  return gone ? enforced("it is gone") : not_enforced("said to be removed, but it is there");
}

Finding rehearsal_of_user(Kit& kit) {
  const fs::path made = kit.ground / "rehearsal";
  if (Attack(kit, As::user, L"make-folder", {made.native()}).wait() != got_through)
    return not_tried("the user cannot make a folder");
  // Where everybody may write, its owner would not matter any more.
  const fs::path folder = kit.place / "rehearsal";
  take_away(folder);
  std::error_code error;
  fs::rename(made, folder, error);
  if (error) return not_tried("the user's folder cannot be moved: " + error.message());
  const fs::path samples = kit.folder / "samples";
  const Ended rehearsal =
      run(kit, kit.medium() / "upgradectl.exe",
          {L"--lang", L"en", L"rehearse", L"--server", (samples / "every-kind.json").native(), L"--answers",
           (samples / "every-kind.answers.json").native(), L"--dir", folder.native(), L"--speed", L"0"});
  const bool was_run = is_there(folder / "server") || rehearsal.code == 0;
  take_away(folder);
  if (was_run) return not_enforced("it was run");
  const std::string refusal =
      text::render({text::id::rehearsal_not_ours, {{"path", in_utf8(folder)}}}, text::Language::english);
  if (rehearsal.output.find(refusal) != std::string::npos) return enforced("refused: " + rehearsal.output);
  return not_tried("it failed for another reason: " + rehearsal.output);
}

Finding registry_32_bit(Kit& kit) {
  set_up_sss(kit);
  const std::size_t all = monitors_found(kit);
  if (all == 0) return not_tried("the stand-in SSS has no monitors");
  const auto known = must(products::built_in(products::editions().front()));
  const In32BitPlace moved(kit, known.sss);
  const std::size_t found = monitors_found(kit);
  return found == all ? enforced(std::to_string(all) + " monitors") : not_enforced("SSS is not found there");
}

Finding programs_start(Kit& kit) {
  for (const char* name : {"UPGRADE.EXE", "upgrade-service.exe", "upgradectl.exe"}) {
    const Ended ended = run(kit, kit.medium() / name, {L"--help"});
    if (ended.code != 0) return not_enforced(std::string(name) + " ended with " + std::to_string(ended.code));
  }
  return enforced(version_of_windows());
}

}  // namespace sssup::kit
