// What belongs to the whole cluster: its name, server, ports, accounts, monitoring times, option licences (manual
// 2.6.2, 3.7).
#pragma once

#include "service/migration/run.h"

namespace sssup::migration {

/// Fills in everything but the groups.
void cluster_properties(Run& run, proto::Cluster& cluster);

}  // namespace sssup::migration
