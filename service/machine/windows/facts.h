// What this server is, apart from the products on it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/outcome/outcome.h"
#include "server.pb.h"
#include "service/machine/windows/api.h"
#include "service/machine/windows/services.h"

namespace sssup::machine::windows {

/// As Machine::facts. Of the environment only what the upgrade looks at: what else is in it may be secret.
Expected<proto::Server> read_facts(Registry& registry, WindowsServices& services);

/// The locale whose code page scripts are written in: the system's, unless an administrator has set cmd.exe's code page
/// to another East Asian one. `oem_code_page` as of GetOEMCP.
std::string script_locale(std::string_view system_locale, unsigned locale_code_page, unsigned oem_code_page);

/// Local time minus UTC, summer time included. `season` as GetTimeZoneInformation returned it with `zone`:
/// TIME_ZONE_ID_UNKNOWN is a zone without summer time. Nothing: the system cannot tell.
std::optional<std::int32_t> utc_offset_minutes(const TIME_ZONE_INFORMATION& zone, DWORD season);

}  // namespace sssup::machine::windows
