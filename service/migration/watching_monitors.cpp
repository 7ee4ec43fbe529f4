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
  // The manual keeps nothing else of a service that is not started; what is there anyway is named.
  if (settings.has_start_timeout_seconds())
    report.dropped("startTimeoutSeconds", std::to_string(settings.start_timeout_seconds()));
  if (settings.has_stop_timeout_seconds())
    report.dropped("stopTimeoutSeconds", std::to_string(settings.stop_timeout_seconds()));
  if (settings.has_retry_count()) report.dropped("retryCount", std::to_string(settings.retry_count()));
  if (settings.has_retry_reset_hours()) report.dropped("retryResetHours", std::to_string(settings.retry_reset_hours()));
  if (!run.products.clusterpro.scripts().watch_service().empty())
    planned.items.push_back(watched(run, Item::Kind::watched_service, monitor.name(), settings.service_name(),
                                    path + ".serviceName", watch.action()));
  return planned;
}

void os(Run& run, const PlacedMonitor& placed) {
  const proto::OsMonitor& settings = placed.monitor.os();
  MonitorReport report(run, placed.monitor.name(), "os", "R-4.2.6");
  report.dropped("name", placed.monitor.name());
  report.dropped_number("intervalSeconds", settings.has_interval_seconds(), settings.interval_seconds());
  report.changed(
      "timeoutSeconds",
      std::to_string(report.number("timeoutSeconds", settings.has_timeout_seconds(), settings.timeout_seconds())),
      std::to_string(run.clusterpro.number("monitoringTimes.osStallTimeoutSeconds")));
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
  report.changed(
      "timeoutSeconds",
      std::to_string(report.number("timeoutSeconds", settings.has_timeout_seconds(), settings.timeout_seconds())),
      std::to_string(watch.timeout_seconds()));
  report.changed("failures", "", std::to_string(watch.failures()));
  watch.set_action(
      action_for(run, settings.recovery(), proto::FailoverGroup::FAILOVER, placed.path + ".ipAddress", report));
  report.dropped_number("rebootLimit", settings.has_reboot_limit(), settings.reboot_limit());
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
  return planned;
}

}  // namespace sssup::migration
