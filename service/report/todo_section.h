// What is left to do, to be ticked: by where it is done, then group by group.
#pragma once

#include <string>

#include "cluster.pb.h"
#include "server.pb.h"
#include "service/report/script_section.h"

namespace sssup::report {

/// Tells the ticks of this report from those of others in the same browser; empty when there is nothing to tick.
std::string ticks_of(const proto::Report& report, const proto::Server& server);

/// A group whose scripts are on the page has a link to them.
void todo(Page& page, const proto::Report& report, const proto::Cluster& cluster, const proto::Server& server,
          const ScriptSection& scripts);

}  // namespace sssup::report
