// What becomes of each kind of monitor: one function a section of the manual, 4.2.1 – 4.2.8. Each adds its entry to the
// report; nothing when there is no group to make of it.
#pragma once

#include <optional>

#include "service/migration/run.h"

namespace sssup::migration {

/// The plan of the group that replaces the monitor, without its name's verdict; nothing when it has no group.
std::optional<PlannedGroup> plan(Run& run, const PlacedMonitor& placed);

// started_monitors.cpp
std::optional<PlannedGroup> application(Run& run, const PlacedMonitor& placed);         // 4.2.1, 4.2.3
std::optional<PlannedGroup> controlled_service(Run& run, const PlacedMonitor& placed);  // 4.2.2
std::optional<PlannedGroup> custom(Run& run, const PlacedMonitor& placed);              // 4.2.4

// watching_monitors.cpp
std::optional<PlannedGroup> uncontrolled_service(Run& run, const PlacedMonitor& placed);  // 4.2.5
void os(Run& run, const PlacedMonitor& placed);                                           // 4.2.6
std::optional<PlannedGroup> ip_address(Run& run, const PlacedMonitor& placed);            // 4.2.7
std::optional<PlannedGroup> lan_board(Run& run, const PlacedMonitor& placed);             // 4.2.8

/// A group with what all groups have: name (the operator's, else the monitor's), manual start, this server only.
PlannedGroup group_for(const Run& run, const proto::Monitor& monitor);

/// What SSS asks for, where an OS monitor leads to the cluster's one action: the strictest of several.
std::optional<proto::MonitoringTimes::StallAction> strictest_os_action(const proto::Sss& sss);

}  // namespace sssup::migration
