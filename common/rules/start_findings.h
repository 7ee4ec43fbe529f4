// Which findings of the readiness check keep the upgrade from starting; the service, the window and the console ask.
#pragma once

#include <string_view>

#include "findings.pb.h"

namespace sssup::rules {

// Keys of findings that the run itself asks about, too.
namespace finding {
inline constexpr std::string_view server_name_invalid = "server-name-invalid";
inline constexpr std::string_view snmp_missing = "snmp-missing";
inline constexpr std::string_view blocking_program_open = "blocking-program-open";
inline constexpr std::string_view medium_missing = "medium-missing";
}  // namespace finding

/// Whatever blocks does, but for what is asked about on the way, where it matters (manual 2.5.2, 2.7).
bool stops_start(proto::Finding::Severity severity, std::string_view key);

}  // namespace sssup::rules
