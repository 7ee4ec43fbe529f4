// How a run went, over time: its phases, the steps in them, the restarts.
#pragma once

#include "service/report/page.h"

namespace sssup::report {

/// The run's last moment: its end, or the last thing known of it.
std::int64_t last_moment(const proto::Run& run);

/// The phase for a reader; the key itself when it is none of the manual's.
std::string phase_name(std::string_view phase, text::Language language);

void timeline(Page& page, const proto::Run& run);

}  // namespace sssup::report
