// Windows only: the service's place in the system, taken and given back.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

#include "common/outcome/outcome.h"
#include "service/upgrade/reset.h"
#include "service/windows_service/programs.h"
#include "service/windows_service/settings.h"

namespace sssup::windows_service {

/// What the service keeps of the many privileges of the system's account: each with a zero, the last with another.
inline constexpr wchar_t kept_privileges[] =
    L"SeChangeNotifyPrivilege\0"        // every process has it
    L"SeImpersonatePrivilege\0"         // a client's token
    L"SeShutdownPrivilege\0"            // restarts
    L"SeTcbPrivilege\0"                 // the token of a session's user, and the one linked to it
    L"SeAssignPrimaryTokenPrivilege\0"  // a Setup and the window as that user
    L"SeIncreaseQuotaPrivilege\0";      // the same

struct InstallOptions {
  std::filesystem::path medium;        // empty: this program's folder when that is the medium, else as before
  std::optional<bool> allow_watching;  // nothing: as before; not at first
  bool start = false;
  bool by_launcher = false;      // which put this program where it is
  std::vector<Program> carried;  // by this program, in place of those beside it, of which none is trusted then
};

/// What was done, for the person at the terminal.
using Tell = std::function<void(const text::Message&)>;

/// Programs, service, event source. One that is older is stopped and replaced (R-2.4-update); what is the same is left
/// running, unless it is to be started and the medium is another now. Errors: denied (no administrator), newer (a newer
/// one is installed), busy (the former one is being removed, or does not stop), not_found (no such medium).
Status install(const InstallOptions& options, const Tell& tell);

/// Told what a reset would remove and leave: whether it is to be done.
using Consent = std::function<bool(const upgrade::ResetOutlook& outlook)>;

/// Stops and removes the service and what install() made. A run keeps its journal and goes on when the service is
/// installed again.
Status uninstall(const Tell& tell);
/// The same, and what is left of a run, with consent; nothing is changed without.
Status uninstall_and_reset(const Consent& consent, const Tell& tell);

/// Removes the event source, and the programs if install() put them there: for Machine::remove_own_programs. `settings`
/// are read before the service, and they with it, is gone.
std::function<void()> removal_of_programs(const Settings& settings, const Tell& tell);

}  // namespace sssup::windows_service
