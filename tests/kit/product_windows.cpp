#include "tests/kit/product_windows.h"

#include <vector>

#include <nlohmann/json.hpp>

#include "common/pipe/service_windows.h"
#include "common/text/wide.h"
#include "service/machine/windows/handle.h"
#include "service/machine/windows/path.h"
#include "service/products/places.h"
#include "service/products/product.h"
#include "service/products/profile.h"
#include "tests/kit/child_windows.h"
#include "tests/kit/places_windows.h"

namespace sssup::kit {
namespace {

using machine::windows::ServiceHandle;

constexpr std::string_view stand_ins_key = R"(HKLM\SOFTWARE\NEC\SSSUpgradeStandIns)";
constexpr std::wstring_view stand_in_service = L"product-service.exe";

migration::Products products() {
  return must(products::built_in(products::editions().front()));
}

// Of both products in every place: a row that was ended in its midst may have moved one.
std::vector<products::Belongings> belongings_anywhere() {
  const auto known = products();
  std::vector<products::Belongings> all;
  for (const auto* profile : {&known.sss, &known.clusterpro})
    for (const auto& place : products::places_of(*profile))
      all.push_back(products::belongings(products::at(*profile, place)));
  return all;
}

void must_end_well(const Ended& ended, std::string_view what) {
  if (ended.code != 0)
    throw CannotTry(std::string(what) + " ended with " + std::to_string(ended.code) + ": " + ended.output);
}

// The services that the stand-ins made: of their own program, whatever their names.
std::vector<std::wstring> services_of_stand_ins(SC_HANDLE manager) {
  std::vector<std::byte> buffer(256U * 1024U);
  DWORD needed = 0, count = 0, resume = 0;
  std::vector<std::wstring> names;
  BOOL whole = FALSE;
  do {
    whole = ::EnumServicesStatusExW(manager, SC_ENUM_PROCESS_INFO, SERVICE_WIN32, SERVICE_STATE_ALL,
                                    reinterpret_cast<BYTE*>(buffer.data()), static_cast<DWORD>(buffer.size()), &needed,
                                    &count, &resume, nullptr);
    if (!whole && ::GetLastError() != ERROR_MORE_DATA) return names;
    const auto* all = reinterpret_cast<const ENUM_SERVICE_STATUS_PROCESSW*>(buffer.data());
    for (DWORD index = 0; index < count; ++index) {
      const ServiceHandle service(::OpenServiceW(manager, all[index].lpServiceName, SERVICE_QUERY_CONFIG));
      std::vector<std::byte> config(8192);
      DWORD size = 0;
      auto* data = reinterpret_cast<QUERY_SERVICE_CONFIGW*>(config.data());
      if (service && ::QueryServiceConfigW(service.get(), data, static_cast<DWORD>(config.size()), &size) &&
          std::wstring_view(data->lpBinaryPathName).find(stand_in_service) != std::wstring_view::npos)
        names.emplace_back(all[index].lpServiceName);
    }
  } while (!whole);
  return names;
}

void remove_services_of_stand_ins(Kit& kit) {
  const ServiceHandle manager(::OpenSCManagerW(nullptr, nullptr, SC_MANAGER_CONNECT | SC_MANAGER_ENUMERATE_SERVICE));
  if (!manager) return;
  for (const auto& name : services_of_stand_ins(manager.get())) {
    static_cast<void>(kit.machine->services().stop(text::utf8(name)));
    static_cast<void>(kit.machine->services().remove(text::utf8(name)));
  }
}

// The sample watches a board "Backup".
std::string with_board(std::string server, const std::string& name) {
  constexpr std::string_view sample = "\"Backup\"";
  const std::string here = nlohmann::json(name).dump();
  for (std::size_t at = 0; (at = server.find(sample, at)) != std::string::npos; at += here.size())
    server.replace(at, sample.size(), here);
  return server;
}

// Tried again for five seconds: a program that was just ended may not have let go of it.
void take_away_and_tell(const std::filesystem::path& path, std::string& left) {
  constexpr int most = 20;
  for (int again = 0; again < most; ++again) {
    if (take_away(path)) return;
    ::Sleep(250);
  }
  left += (left.empty() ? "" : "; ") + in_utf8(path);
}

}  // namespace

std::string why_not_here(Kit& kit) {
  const auto known = products();
  for (const auto* profile : {&known.sss, &known.clusterpro})
    if (must(products::presence(*kit.machine, *profile)) != products::Presence::absent)
      return profile->display_name() + " is installed";
  if (must(kit.machine->services().query(machine::own_service))) return "the service SSSUpgrade is installed";
  if (must(kit.machine->registry().read(machine::own_key))) return "there is an upgrade on this server";
  // All that clean() takes away.
  for (const char* folder :
       {"SSS Upgrade", "SSS Upgrade Kit", "SSS Upgrade Kit trap", R"(Program Files\Other products)"})
    if (is_there(kit.drive / folder)) return in_utf8(kit.drive / folder) + " is there";
  if (const auto found = backups(kit); !found.empty()) return in_utf8(found.front()) + " is there";
  return {};
}

bool has_mark(Kit& kit) {
  return must(kit.machine->registry().read(kit_key)).has_value();
}

void make_place(const Kit& kit) {
  if (is_there(kit.place)) throw CannotTry(in_utf8(kit.place) + " is there");
  must(kit.machine->registry().write(kit_key, {}));
  make_folder(kit.place, for_administrators);
  make_folder(kit.programs(), for_administrators);
  make_folder(kit.medium(), for_administrators);
  make_folder(kit.ground, for_everybody);
  std::error_code error;
  std::filesystem::copy_file(machine::windows::this_program(), kit.programs() / "kit.exe", error);
  if (!error)
    std::filesystem::copy(kit.folder / "medium", kit.medium(), std::filesystem::copy_options::recursive, error);
  if (error) throw CannotTry("the kit cannot be copied to " + in_utf8(kit.place) + ": " + error.message());
}

Board board(Kit& kit) {
  const auto server = must(kit.machine->facts());
  for (const auto& adapter : server.adapters())
    for (const auto& address : adapter.addresses())
      if (address.find(':') == std::string::npos) return {adapter.name(), address.substr(0, address.find('/'))};
  throw CannotTry("this server has no network board with an IPv4 address");
}

void set_up_sss(Kit& kit) {
  if (must(products::presence(*kit.machine, products().sss)) == products::Presence::whole) return;
  const auto setup = kit.medium() / "SSS" / "Setup.exe";
  must_end_well(run(kit, setup, {L"/s", LR"(/f1SSS\install.iss)"}), "the Setup of the stand-in SSS");
  const auto server = kit.place / "server.json";
  put(server, with_board(content_of(kit.folder / "samples" / "every-kind.json"), board(kit).name));
  must_end_well(run(kit, setup, {L"/configure", server.native()}), "its configuration");
}

void service_runs(Kit& kit) {
  if (pipe::service_state() == SERVICE_RUNNING) return;
  set_up_sss(kit);
  must_end_well(
      run(kit, kit.medium() / "upgrade-service.exe",
          {L"install", L"--medium", kit.medium().native(), L"--allow-watching", L"--start", L"--lang", L"en"}),
      "upgrade-service install");
}

void service_stops(Kit& kit) {
  must(kit.machine->services().stop(machine::own_service));
}

std::string clean(Kit& kit) {
  if (!has_mark(kit)) return {};
  std::string left = kit.wine ? std::string() : remove_accounts();
  const auto say = [&left](std::string what) { left += (left.empty() ? "" : "; ") + std::move(what); };
  if (is_there(kit.medium() / "upgrade-service.exe")) {
    const Ended reset =
        run(kit, kit.medium() / "upgrade-service.exe", {L"uninstall", L"--reset", L"--yes", L"--lang", L"en"});
    if (reset.code != 0) say("upgrade-service uninstall: " + reset.output);
  }
  remove_services_of_stand_ins(kit);
  std::vector<std::string> keys = {std::string(stand_ins_key), std::string(machine::own_key)};
  for (const auto& belongings : belongings_anywhere()) {
    keys.insert(keys.end(), belongings.registry_keys.begin(), belongings.registry_keys.end());
    for (const auto& folder : belongings.folders) take_away_and_tell(text::wide(folder), left);
  }
  for (const auto& key : keys)
    if (const Status removed = kit.machine->registry().remove(key); !removed)
      say(describe(removed.error(), text::Language::english));
  for (const char* folder : {"SSS Upgrade Kit", "SSS Upgrade Kit trap", R"(Program Files\Other products)"})
    take_away_and_tell(kit.drive / folder, left);
  for (const auto& backup : backups(kit)) take_away_and_tell(backup, left);
  // A row that was ended in its midst: only what it made.
  take_away(kit.drive / "SSS Upgrade" / strangers_file);
  ::RemoveDirectoryW((kit.drive / "SSS Upgrade").c_str());
  if (left.empty()) must(kit.machine->registry().remove(kit_key));
  return left;
}

std::vector<std::filesystem::path> backups(const Kit& kit) {
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::directory_iterator(kit.drive))
    if (entry.path().filename().native().starts_with(L"SSS Backup")) found.push_back(entry.path());
  return found;
}

}  // namespace sssup::kit
