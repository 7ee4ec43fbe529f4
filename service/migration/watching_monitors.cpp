// Monitors that only watch: services without start control, the OS, IP addresses, LAN boards.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/rules/addresses.h"
#include "common/rules/licences.h"
#include "common/text/migration.h"
#include "service/migration/monitor_report.h"
#include "service/migration/monitors.h"

namespace sssup::migration {
namespace {

namespace id = text::id;
using text::Message;
using Action = proto::FailoverGroup::Action;

/// These monitors know two recoveries: REBOOT, which becomes `reboot_becomes`, and NOTHING. Another one, which SSS does
/// not offer here, is a problem.
Action action_for(Run& run, proto::Recovery recovery, Action reboot_becomes, const std::string& path,
                  MonitorReport& report) {
  const std::string was = proto::Recovery_Name(recovery);
  if (recovery == proto::REBOOT) {
    report.changed("recovery", was, proto::FailoverGroup::Action_Name(reboot_becomes));
    return reboot_becomes;
  }
  if (recovery != proto::NOTHING)
    run.problems.push_back({path + ".recovery", Message(id::migration_recovery_unknown, {{"recovery", was}})});
  report.kept("recovery", was);
  return proto::FailoverGroup::NOTHING;
}

Item watched(Run& run, Item::Kind kind, const std::string& monitor, const std::string& text, std::string path,
             Action action) {
  Item item;
  item.kind = kind;
  item.watch_id = run.watch_ids.make(monitor, text);
  item.text = text;
  item.text_path = std::move(path);
  item.recovering.how =
      action == proto::FailoverGroup::SERVER_DOWN ? Recovering::How::server_down : Recovering::How::nothing;
  return item;
}

int strictness(proto::OsMonitor::OsRecovery recovery) {
  switch (recovery) {
    case proto::OsMonitor::HARDWARE_RESET: return 2;
    case proto::OsMonitor::STOP_ERROR: return 1;
    default: return 0;
  }
}

proto::MonitoringTimes::StallAction stall_action(proto::OsMonitor::OsRecovery recovery) {
  switch (recovery) {
    case proto::OsMonitor::HARDWARE_RESET: return proto::MonitoringTimes::HARDWARE_RESET;
    case proto::OsMonitor::STOP_ERROR: return proto::MonitoringTimes::STOP_ERROR;
    default: return proto::MonitoringTimes::NOTHING;
  }
}

std::vector<std::string> addresses_of(const proto::Server& server, const std::string& adapter) {
  std::vector<std::string> addresses;
  for (const proto::Adapter& board : server.adapters()) {
    if (board.name() != adapter) continue;
    for (const std::string& text : board.addresses())
      if (const auto parsed = rules::parse_prefix(text)) addresses.push_back(parsed->address);
  }
  return addresses;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

/// one address is taken without question, of several the operator's. Nothing, and a problem, without answer.
std::optional<std::string> chosen_address(Run& run, const proto::Monitor& monitor,
                                          const std::vector<std::string>& addresses) {
  const auto answer = run.lan_addresses.find(monitor.name());
  if (answer == run.lan_addresses.end()) {
    if (addresses.size() == 1) return addresses.front();
    run.problems.push_back(
        {"lanAddresses", Message(id::migration_lan_address_missing, {{"monitor", monitor.name()},
                                                                     {"adapter", monitor.lan_board().adapter()},
                                                                     {"addresses", joined(addresses)}})});
    return std::nullopt;
  }
  const auto address = rules::canonical_address(answer->second.value);
  if (address && std::find(addresses.begin(), addresses.end(), *address) != addresses.end()) return address;
  run.problems.push_back(
      {answer->second.path, Message(id::migration_lan_address_not_of_board, {{"address", answer->second.value},
                                                                             {"adapter", monitor.lan_board().adapter()},
                                                                             {"addresses", joined(addresses)}})});
  return std::nullopt;
}

/// The manual keeps nothing else of a service that is not started (4.2.5); what is there anyway is named.
void drop_what_starts(const proto::ServiceMonitor& settings, MonitorReport& report) {
  if (settings.has_wait_for_started()) report.dropped("waitForStarted", settings.wait_for_started() ? "true" : "false");
  const auto drop = [&](std::string_view setting, bool has, std::uint32_t value) {
    if (has) report.dropped_number(setting, has, value);
  };
  drop("waitSeconds", settings.has_wait_seconds(), settings.wait_seconds());
  drop("startTimeoutSeconds", settings.has_start_timeout_seconds(), settings.start_timeout_seconds());
  drop("stopTimeoutSeconds", settings.has_stop_timeout_seconds(), settings.stop_timeout_seconds());
  drop("retryCount", settings.has_retry_count(), settings.retry_count());
  drop("retryResetHours", settings.has_retry_reset_hours(), settings.retry_reset_hours());
}

/// until somebody writes something into its scripts, the group starts nothing.
void starts_nothing(Run& run, const PlannedGroup& planned, MonitorReport& report) {
  if (planned.items.empty())
    report.changed("startScript", "", render(id::migration_template, run.language),
                   report.requirement_text(id::migration_why_starts_nothing));
}

}  // namespace

std::optional<proto::MonitoringTimes::StallAction> strictest_os_action(const proto::Sss& sss) {
  std::optional<proto::OsMonitor::OsRecovery> strictest;
  for (const proto::Monitor& monitor : sss.monitors())
    if (monitor.has_os() && (!strictest || strictness(monitor.os().recovery()) > strictness(*strictest)))
      strictest = monitor.os().recovery();
  return strictest ? std::optional(stall_action(*strictest)) : std::nullopt;
}

std::optional<PlannedGroup> uncontrolled_service(Run& run, const PlacedMonitor& placed) {
  const proto::Monitor& monitor = placed.monitor;
  const proto::ServiceMonitor& settings = monitor.service();
  const std::string path = placed.path + ".service";
  PlannedGroup planned = group_for(run, monitor);
  MonitorReport report(run, monitor.name(), "service", "R-4.2.5");
  report.group(planned.group.name());
  report.start_type(settings.has_start_type(), settings.start_type());

  proto::GroupServiceMonitor& watch = *planned.group.mutable_service_monitor();
  watch.set_service_name(settings.service_name());
  report.kept("serviceName", settings.service_name());
  watch.set_action(action_for(run, settings.recovery(), proto::FailoverGroup::SERVER_DOWN, path, report));
  report.dropped_number("rebootLimit", settings.has_reboot_limit(), settings.reboot_limit());
  drop_what_starts(settings, report);
  if (!run.products.clusterpro.scripts().watch_service().empty())
    planned.items.push_back(watched(run, Item::Kind::watched_service, monitor.name(), settings.service_name(),
                                    path + ".serviceName", watch.action()));
  starts_nothing(run, planned, report);
  return planned;
}

void os(Run& run, const PlacedMonitor& placed) {
  const proto::OsMonitor& settings = placed.monitor.os();
  MonitorReport report(run, placed.monitor.name(), "os", "R-4.2.6");
  report.dropped("name", placed.monitor.name(), id::migration_why_os_name);
  report.dropped_number("intervalSeconds", settings.has_interval_seconds(), settings.interval_seconds());
  report.changed(
      "timeoutSeconds", settings.has_timeout_seconds() ? std::to_string(settings.timeout_seconds()) : std::string(),
      std::to_string(run.clusterpro.number("monitoringTimes.osStallTimeoutSeconds")), id::migration_why_os_timeout);
  const std::string was = proto::OsMonitor::OsRecovery_Name(settings.recovery());
  if (stall_action(settings.recovery()) == run.os_action)
    report.kept("recovery", was);
  else
    report.changed("recovery", was, proto::MonitoringTimes::StallAction_Name(*run.os_action),
                   report.requirement_text(id::migration_why_stricter_os));
}

std::optional<PlannedGroup> ip_address(Run& run, const PlacedMonitor& placed) {
  const proto::Monitor& monitor = placed.monitor;
  const proto::IpAddressMonitor& settings = monitor.ip_address();
  PlannedGroup planned = group_for(run, monitor);
  MonitorReport report(run, monitor.name(), "ipAddress", "R-4.2.7");
  report.group(planned.group.name());
  report.start_type(settings.has_start_type(), settings.start_type());

  proto::ResourceMonitor& watch = *planned.group.mutable_resource_monitor();
  *watch.mutable_addresses() = settings.addresses();
  report.kept("addresses", joined({settings.addresses().begin(), settings.addresses().end()}));
  watch.set_interval_seconds(run.clusterpro.number("resourceMonitor.intervalSeconds"));
  watch.set_timeout_seconds(run.clusterpro.number("resourceMonitor.timeoutSeconds"));
  watch.set_failures(run.clusterpro.number("resourceMonitor.failures"));
  report.changed("intervalSeconds",
                 settings.has_interval_seconds() ? std::to_string(settings.interval_seconds()) : std::string(),
                 std::to_string(watch.interval_seconds()));
  report.changed("timeoutSeconds",
                 settings.has_timeout_seconds() ? std::to_string(settings.timeout_seconds()) : std::string(),
                 std::to_string(watch.timeout_seconds()));
  report.changed("failures", "", std::to_string(watch.failures()));
  watch.set_action(
      action_for(run, settings.recovery(), proto::FailoverGroup::FAILOVER, placed.path + ".ipAddress", report));
  report.dropped_number("rebootLimit", settings.has_reboot_limit(), settings.reboot_limit());
  starts_nothing(run, planned, report);
  return planned;
}

std::optional<PlannedGroup> lan_board(Run& run, const PlacedMonitor& placed) {
  const proto::Monitor& monitor = placed.monitor;
  const proto::LanBoardMonitor& settings = monitor.lan_board();
  const std::vector<std::string> addresses = addresses_of(run.server, settings.adapter());
  if (addresses.empty()) {
    proto::NotMigrated& row = *run.report.add_not_migrated();
    row.set_what(monitor.name());
    row.set_kind("lanBoard");
    row.set_reason(render(Message(id::migration_reason_no_address, {{"adapter", settings.adapter()}}), run.language));
    return std::nullopt;
  }
  PlannedGroup planned = group_for(run, monitor);
  MonitorReport report(run, monitor.name(), "lanBoard", "R-4.2.8");
  report.group(planned.group.name());
  report.start_type(settings.has_start_type(), settings.start_type());

  proto::LanMonitor& watch = *planned.group.mutable_lan_monitor();
  watch.set_address(chosen_address(run, monitor, addresses).value_or(std::string()));
  report.changed("adapter", settings.adapter(), watch.address(), id::migration_why_board_address);
  watch.set_interval_seconds(
      report.kept_number("intervalSeconds", settings.has_interval_seconds(), settings.interval_seconds()));
  watch.set_timeout_seconds(
      report.kept_number("timeoutSeconds", settings.has_timeout_seconds(), settings.timeout_seconds()));
  watch.set_retry_count(report.kept_number("retryCount", settings.has_retry_count(), settings.retry_count()));
  watch.set_action(
      action_for(run, settings.recovery(), proto::FailoverGroup::SERVER_DOWN, placed.path + ".lanBoard", report));
  report.dropped_number("rebootLimit", settings.has_reboot_limit(), settings.reboot_limit());
  if (rules::lan_option_needs_snmp(run.server.sss()))
    report.changed("optionLicence", "LAN_MONITORING R2.0", "SNMP", id::migration_why_lan_option);
  if (!run.products.clusterpro.scripts().watch_lan().empty())
    planned.items.push_back(watched(run, Item::Kind::watched_lan, monitor.name(), watch.address(),
                                    placed.path + ".lanBoard.adapter", watch.action()));
  starts_nothing(run, planned, report);
  return planned;
}

}  // namespace sssup::migration
