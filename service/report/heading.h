// The top of a report: how the run ended, when it was, and where things are.
#pragma once

#include "server.pb.h"
#include "service/report/page.h"

namespace sssup::report {

Heading heading_of(const proto::Report& report, const proto::Server& server, text::Language language);

}  // namespace sssup::report
