#include "tests/standins/product_setup.h"

#include <windows.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <thread>

#include "common/document/document.h"
#include "common/text/errors.h"
#include "service/products/product.h"
#include "tests/standins/exit_codes.h"
#include "tests/standins/windows_services.h"

namespace sssup::standin {
namespace {

using namespace std::chrono_literals;
using proto::SetupRun;
namespace fs = std::filesystem;

constexpr auto half_of_the_work = 700ms;
constexpr auto longest_hang = 1h;

constexpr std::string_view runs_key = R"(HKLM\SOFTWARE\NEC\SSSUpgradeStandIns)";
constexpr std::string_view service_program = "product-service.exe";
constexpr std::string_view other_services = R"(C:\Program Files\Other products)";

Expected<std::string> read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string content{std::istreambuf_iterator<char>(file), {}};
  if (file) return content;
  return fail(Error::Kind::not_found, {text::id::error_file_read, {{"path", path.string()}}});
}

template <class Document>
Status load(const fs::path& path, Document& into,
            std::vector<document::Problem> (*parse)(std::string_view json, Document& into)) {
  SSSUP_TRY(const std::string json, read(path));
  const auto problems = parse(json, into);
  if (problems.empty()) return {};
  return tl::unexpected(document::to_error(path.string(), problems));
}

Expected<proto::Scenario> scenario_in(const fs::path& folder) {
  proto::Scenario scenario;
  const fs::path plan = folder / "standin.json";
  if (fs::exists(plan)) SSSUP_CHECK(load(plan, scenario, document::parse_scenario));
  return scenario;
}

}  // namespace

Expected<proto::ProductProfile> where_setup_works(machine::Machine& machine, const proto::ProductProfile& profile,
                                                  const fs::path& folder) {
  SSSUP_TRY(const auto scenario, scenario_in(folder));
  return machine::rehearsal::where_setup_works(machine, profile, scenario);
}

ProductSetup::ProductSetup(machine::Machine& machine, const migration::Products& products,
                           const proto::ProductProfile& profile, fs::path folder)
    : machine_(machine),
      products_(products),
      profile_(profile),
      folder_(std::move(folder)),
      installation_(
          machine, [this](const auto& service) { return add(service); }, products, profile) {}

Expected<bool> ProductSetup::installed() const {
  SSSUP_TRY(const auto presence, products::presence(machine_, profile_));
  return presence != products::Presence::absent;
}

Expected<SetupRun> ProductSetup::next_run(bool install) {
  SSSUP_TRY(auto kept, machine_.registry().read(runs_key));
  machine::RegistryKey runs = kept.value_or(machine::RegistryKey());
  auto& value = runs.values[profile_.product() + (install ? " install" : " remove")];
  const auto* before = std::get_if<std::uint32_t>(&value);
  std::uint32_t number = (before == nullptr ? 0 : *before) + 1;
  value = number;
  SSSUP_CHECK(machine_.registry().write(runs_key, runs));

  SSSUP_TRY(const auto scenario, scenario_in(folder_));
  const auto product = profile_.has_scripts() ? SetupRun::CLUSTERPRO : SetupRun::SSS;
  for (const auto& run : scenario.setup_runs()) {
    if (run.product() == product && run.action() == (install ? SetupRun::INSTALL : SetupRun::REMOVE) && --number == 0)
      return run;
  }
  SetupRun well;
  well.set_happens(SetupRun::GOES_WELL);
  return well;
}

Expected<std::uint32_t> ProductSetup::run(bool install, const SetupRun& plan) {
  if (plan.happens() == SetupRun::BUSY) return another_one_running;
  if (plan.happens() == SetupRun::HANGS) std::this_thread::sleep_for(longest_hang);
  std::this_thread::sleep_for(half_of_the_work);
  if (plan.happens() == SetupRun::CLOSED) return closed;
  if (plan.happens() == SetupRun::FAILS_INTACT) return failed;
  if (plan.happens() == SetupRun::PICKED_REPAIR) {
    SSSUP_TRY(const bool there, installed());
    if (there) SSSUP_CHECK(repair());
    return done;
  }
  if (install) {
    SSSUP_CHECK(installation_.install_first_half());
  } else {
    SSSUP_CHECK(stop_services());
    SSSUP_CHECK(installation_.remove_first_half());
  }
  if (plan.happens() == SetupRun::FAILS) return failed;
  if (plan.happens() == SetupRun::CRASHES) ::TerminateProcess(::GetCurrentProcess(), EXCEPTION_ACCESS_VIOLATION);
  std::this_thread::sleep_for(half_of_the_work);
  if (install) {
    SSSUP_CHECK(installation_.install_second_half());
    SSSUP_CHECK(complete_uninstall_entry());
  } else {
    SSSUP_CHECK(remove());
  }
  return plan.happens() == SetupRun::RESTART_NOW ? restarts_now : done;
}

Status ProductSetup::repair() {
  return installation_.repair();
}

Status ProductSetup::configure(const fs::path& server_file) {
  proto::Server server;
  SSSUP_CHECK(load(server_file, server, document::parse_server));
  const std::string program = machine::join_path(other_services, service_program);
  for (const auto& service : server.services()) {
    SSSUP_TRY(const auto there, machine_.services().query(service.name()));
    if (there) continue;
    SSSUP_CHECK(put_service_program(program));
    SSSUP_CHECK(add_service(service, machine_.files().native(program)));
  }
  return products::write_sss(machine_, profile_, server.sss());
}

Status ProductSetup::add(const proto::WindowsService& service) {
  const std::string program = machine::join_path(profile_.install_folder(), service_program);
  SSSUP_CHECK(put_service_program(program));
  return add_service(service, machine_.files().native(program));
}

// One that is there may be running.
Status ProductSetup::put_service_program(const std::string& path) {
  SSSUP_TRY(const bool there, machine_.files().exists(path));
  if (there) return {};
  SSSUP_TRY(auto program, read(folder_ / service_program));
  return machine_.files().write(path, std::move(program));
}

Status ProductSetup::stop_services() {
  SSSUP_TRY(const auto names, products::services_of(machine_, profile_));
  for (const auto& name : names) SSSUP_CHECK(machine_.services().stop(name));
  return {};
}

// The program of a service that has just stopped may not have ended yet.
Status ProductSetup::remove() {
  constexpr int tries = 20;
  Status removed = installation_.remove_second_half();
  for (int again = 1; again < tries && !removed; ++again) {
    std::this_thread::sleep_for(100ms);
    removed = installation_.remove_second_half();
  }
  return removed;
}

Status ProductSetup::complete_uninstall_entry() {
  SSSUP_TRY(auto entry, machine_.registry().read(profile_.uninstall_key()));
  if (!entry) return {};
  entry->values["UninstallString"] = "\"" + (folder_ / "Setup.exe").string() + "\"";
  entry->values["Publisher"] = std::string("NEC");
  return machine_.registry().write(profile_.uninstall_key(), *entry);
}

}  // namespace sssup::standin
