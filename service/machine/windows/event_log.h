// Windows' event log, as the source our service is registered as (R-5.log).
#pragma once

#include "service/machine/machine.h"

namespace sssup::machine::windows {

/// The identifier of a line of that level: 1 information, 2 warning, 3 error; each stands for the line itself ("%1").
std::uint32_t event_id(LogLevel level);

/// Control characters are escaped; a line longer than the event log takes is cut.
Status write_event(LogLevel level, std::string_view line);

}  // namespace sssup::machine::windows
