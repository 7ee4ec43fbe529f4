// Setup.exe of a stand-in product: one source, a program for each product (SSSUP_STANDIN_PRODUCT).
//   Setup.exe                          with pages, for the operator or the robot
//   Setup.exe /s /f1FILE.iss [/f2LOG]  silent, as the response file says
//   Setup.exe /configure SERVER.json   the installed SSS becomes what the server file says
#include <windows.h>

#include <iostream>

#include "common/text/message.h"
#include "service/machine/windows/windows_machine.h"
#include "service/products/profile.h"
#include "tests/standins/command_line.h"
#include "tests/standins/exit_codes.h"
#include "tests/standins/product_setup.h"
#include "tests/standins/setup_log.h"
#include "tests/standins/wizard.h"

namespace sssup::standin {
namespace {

using Pick = CommandLine::Pick;

bool another_one_runs() {
  // Held until this process ends.
  ::CreateMutexW(nullptr, FALSE, L"Global\\SSSUpgradeStandInSetup");
  return ::GetLastError() == ERROR_ALREADY_EXISTS;
}

void restart_server() {
  HANDLE token = nullptr;
  ::OpenProcessToken(::GetCurrentProcess(), TOKEN_ADJUST_PRIVILEGES | TOKEN_QUERY, &token);
  TOKEN_PRIVILEGES privileges{};
  privileges.PrivilegeCount = 1;
  privileges.Privileges[0].Attributes = SE_PRIVILEGE_ENABLED;
  ::LookupPrivilegeValueW(nullptr, L"SeShutdownPrivilege", &privileges.Privileges[0].Luid);
  ::AdjustTokenPrivileges(token, FALSE, &privileges, 0, nullptr, nullptr);
  ::CloseHandle(token);
  ::ExitWindowsEx(EWX_REBOOT | EWX_FORCE,
                  SHTDN_REASON_MAJOR_APPLICATION | SHTDN_REASON_MINOR_INSTALLATION | SHTDN_REASON_FLAG_PLANNED);
}

Expected<std::uint32_t> act(ProductSetup& setup, const CommandLine& command, const std::string& product) {
  if (command.pick == Pick::configure) {
    SSSUP_CHECK(setup.configure(command.server_file));
    return done;
  }
  Pick pick = command.pick;
  if (!command.silent) {
    SSSUP_TRY(const bool installed, setup.installed());
    const auto picked = first_page(product, installed);
    if (!picked) return closed;
    pick = *picked;
  }
  if (pick == Pick::repair) {
    SSSUP_CHECK(setup.repair());
    return done;
  }
  const bool install = pick == Pick::install;
  SSSUP_TRY(const auto plan, setup.next_run(install));
  SSSUP_TRY(std::uint32_t code, setup.run(install, plan));
  if (plan.has_exit_code()) code = plan.exit_code();
  const bool well = code == done || code == restart_needed;
  if (well && !command.silent) code = restarts_at_last_page(product) ? restarts_now : restart_needed;
  return code;
}

int run() {
  const auto program = own_program();
  const CommandLine command = parse(own_arguments(), program);
  machine::windows::Options options;
  options.medium = program.parent_path().parent_path();
  options.sealed_for = machine::windows::SealedFor::computer;
  const auto machine = machine::windows::open(std::move(options));
  const auto products = products::built_in(products::editions().front());
  const auto complain = [](const Error& error) {
    std::cerr << "Setup: " << describe(error, text::Language::english) << '\n';
    return static_cast<int>(failed);
  };
  if (!machine) return complain(machine.error());
  if (!products) return complain(products.error());
  if (another_one_runs()) return another_one_running;
  const auto& profile = products->sss.product() == SSSUP_STANDIN_PRODUCT ? products->sss : products->clusterpro;
  const auto placed = where_setup_works(**machine, profile, program.parent_path());
  if (!placed) return complain(placed.error());
  ProductSetup setup(**machine, *products, *placed, program.parent_path());
  const auto code = act(setup, command, profile.display_name());
  if (!code) complain(code.error());
  const std::uint32_t ends_with = code.value_or(failed);
  if (command.silent)
    write_setup_log(command.log.empty() ? program.parent_path() / profile.setup().result_file() : command.log,
                    ends_with);
  if (ends_with == restarts_now) restart_server();
  return static_cast<int>(ends_with);
}

}  // namespace
}  // namespace sssup::standin

int main() {
  return sssup::standin::run();
}
