// Monitors that start what they watch: applications, services under control, custom scripts.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/rules/names.h"
#include "common/text/migration.h"
#include "service/migration/batch_line.h"
#include "service/migration/monitor_report.h"
#include "service/migration/monitors.h"
#include "service/migration/presets.h"

namespace sssup::migration {
namespace {

namespace id = text::id;
using text::Message;

/// Start and stop timeout, start type, of the monitors that have them.
template <class Settings>
void keep_times(const Settings& settings, proto::FailoverGroup& group, MonitorReport& report) {
  report.start_type(settings.has_start_type(), settings.start_type());
  group.set_start_timeout_seconds(report.kept_number("startTimeoutSeconds", settings.has_start_timeout_seconds(),
                                                     settings.start_timeout_seconds()));
  group.set_stop_timeout_seconds(
      report.kept_number("stopTimeoutSeconds", settings.has_stop_timeout_seconds(), settings.stop_timeout_seconds()));
}

/// Without a restart there is none to count.
template <class Settings>
void drop_restarts(const Settings& settings, MonitorReport& report) {
  const Message unused = report.requirement_text(id::migration_why_no_restarts);
  report.dropped_number("retryCount", settings.has_retry_count(), settings.retry_count(), unused);
  report.dropped_number("retryResetHours", settings.has_retry_reset_hours(), settings.retry_reset_hours(), unused);
}

template <class Settings>
Recovering recovering(const Settings& settings, MonitorReport& report) {
  using How = Recovering::How;
  const std::string was = proto::Recovery_Name(settings.recovery());
  if (settings.recovery() == proto::REBOOT || settings.recovery() == proto::NOTHING) {
    const bool reboot = settings.recovery() == proto::REBOOT;
    if (reboot)
      report.changed("recovery", was, "SERVER_DOWN");
    else
      report.kept("recovery", was);
    drop_restarts(settings, report);
    return {.how = reboot ? How::server_down : How::nothing};
  }
  const std::uint32_t count = report.number("retryCount", settings.has_retry_count(), settings.retry_count());
  if (count == 0) {
    // Down at the first failure, as SSS did: there is no restart before it.
    report.changed("recovery", was, "SERVER_DOWN", report.requirement_text(id::migration_why_retry_zero));
    drop_restarts(settings, report);
    return {.how = How::server_down};
  }
  report.kept("recovery", was);
  Recovering kept{.how = settings.recovery() == proto::RESTART_GROUP ? How::restart_group : How::restart_item};
  if (!settings.has_retry_count()) report.list_default("retryCount", count);
  kept.retries = report.kept_within_range("retryCount", "retryCount", count);
  const std::uint32_t hours =
      report.number("retryResetHours", settings.has_retry_reset_hours(), settings.retry_reset_hours());
  if (!settings.has_retry_reset_hours()) report.list_default("retryResetHours", hours);
  if (hours == 0)
    report.kept("retryResetHours", "0");
  else
    kept.reset_hours = report.kept_within_range("retryResetHours", "retryResetHours", hours);
  return kept;
}

/// The name of a setting within the monitor: "items[2].waitSeconds", or "waitSeconds" in a service monitor.
std::string setting_name(const std::string& prefix, const char* name) {
  return prefix + name;
}

/// R-4.2.2-wait: seconds alone ask for waiting as well; without a number SSS waits until the service has started, which
/// is 0 in CLUSTERPRO. Nothing when the start is not waited for.
template <class Service>
std::optional<std::uint32_t> wait_of(const Service& service, const std::string& prefix, MonitorReport& report) {
  const std::string seconds = setting_name(prefix, "waitSeconds");
  if (service.has_wait_for_started())
    report.kept(setting_name(prefix, "waitForStarted"), service.wait_for_started() ? "true" : "false");
  const bool waits = service.has_wait_for_started() ? service.wait_for_started() : service.has_wait_seconds();
  if (waits && !service.has_wait_seconds()) {
    report.changed(seconds, "", "0", id::migration_why_wait_without_seconds);
    return 0;
  }
  if (waits) return report.kept_within_range(seconds, "waitSeconds", service.wait_seconds());
  if (service.has_wait_seconds())
    report.dropped(seconds, std::to_string(service.wait_seconds()),
                   report.requirement_text(id::migration_why_not_waiting));
  return std::nullopt;
}

/// A service to be started, of a ServiceItem or of a service monitor.
template <class Service>
Item service_item(Run& run, const std::string& monitor, const Service& service, const std::string& prefix,
                  const std::string& path, MonitorReport& report) {
  Item item;
  item.kind = Item::Kind::service;
  item.text = service.service_name();
  item.text_path = path + ".serviceName";
  item.watch_id = run.watch_ids.make(monitor, service.service_name());
  report.kept(setting_name(prefix, "serviceName"), item.text);
  report.changed(setting_name(prefix, "watchID"), "", item.watch_id, id::migration_why_watch_id);
  item.wait_seconds = wait_of(service, prefix, report);
  return item;
}

std::string file_stem(std::string_view program) {
  if (program.starts_with('"')) program.remove_prefix(1);
  if (program.ends_with('"')) program.remove_suffix(1);
  const std::size_t slash = program.find_last_of("\\/");
  if (slash != std::string_view::npos) program.remove_prefix(slash + 1);
  return std::string(program.substr(0, program.rfind('.')));
}

Item program_item(Run& run, const std::string& monitor, const proto::ApplicationProgram& program,
                  const std::string& prefix, const std::string& path, MonitorReport& report) {
  Item item;
  item.kind = Item::Kind::program;
  item.text = program.command();
  item.text_path = path + ".command";
  item.user = program.user();
  item.user_path = path + ".user";
  item.watch_id = run.watch_ids.make(monitor, file_stem(program_of(program.command())));
  report.kept(setting_name(prefix, "command"), item.text);
  if (!item.user.empty()) report.kept(setting_name(prefix, "user"), item.user);
  report.changed(setting_name(prefix, "watchID"), "", item.watch_id, id::migration_why_watch_id);
  return item;
}

Item command_item(const proto::CommandItem& command, const std::string& prefix, const std::string& path,
                  MonitorReport& report) {
  Item item;
  item.kind = Item::Kind::command;
  item.text = command.text();
  item.text_path = path + ".text";
  report.kept(setting_name(prefix, "text"), item.text);
  return item;
}

// Nothing, and a problem, for an unknown preset.
std::vector<proto::ApplicationItem> expanded(Run& run, const proto::PresetItem& preset, const std::string& path,
                                             MonitorReport& report, const std::string& prefix) {
  auto items = preset_items(run.products.sss, preset);
  if (!items) {
    run.problems.push_back({path + ".product", Message(id::migration_preset_unknown, {{"product", preset.product()}})});
    return {};
  }
  report.changed(setting_name(prefix, "product"), preset.product(), std::to_string(items->size()),
                 report.requirement_text(id::migration_why_preset));
  if (preset.has_instance()) report.kept(setting_name(prefix, "instance"), preset.instance());
  return std::move(*items);
}

void add_item(Run& run, const std::string& monitor, const proto::ApplicationItem& item, const std::string& prefix,
              const std::string& path, MonitorReport& report, std::vector<Item>& items) {
  switch (item.kind_case()) {
    case proto::ApplicationItem::kApplication:
      items.push_back(program_item(run, monitor, item.application(), prefix, path + ".application", report));
      break;
    case proto::ApplicationItem::kService:
      items.push_back(service_item(run, monitor, item.service(), prefix, path + ".service", report));
      break;
    case proto::ApplicationItem::kCommand:
      items.push_back(command_item(item.command(), prefix, path + ".command", report));
      break;
    case proto::ApplicationItem::kPreset: {
      const std::string preset_path = path + ".preset";
      for (const proto::ApplicationItem& part : expanded(run, item.preset(), preset_path, report, prefix))
        // Presets do not nest; what is in them is at the path of the preset.
        if (!part.has_preset()) add_item(run, monitor, part, prefix, preset_path, report, items);
      break;
    }
    case proto::ApplicationItem::KIND_NOT_SET: break;
  }
}

/// Several items, commands and presets have a section of their own.
const char* section_of(const proto::ApplicationMonitor& monitor) {
  const auto& items = monitor.items();
  const bool mixed = items.size() > 1 || std::any_of(items.begin(), items.end(), [](const auto& item) {
                       return item.has_command() || item.has_preset();
                     });
  return mixed ? "R-4.2.3" : "R-4.2.1";
}

}  // namespace

std::optional<PlannedGroup> application(Run& run, const PlacedMonitor& placed) {
  const proto::Monitor& monitor = placed.monitor;
  const proto::ApplicationMonitor& settings = monitor.application();
  PlannedGroup planned = group_for(run, monitor);
  planned.group.set_custom_scripts(false);
  MonitorReport report(run, monitor.name(), "application", section_of(settings));
  report.group(planned.group.name());
  for (int at = 0; at < settings.items_size(); ++at) {
    const std::string prefix = "items[" + std::to_string(at) + "].";
    add_item(run, monitor.name(), settings.items(at), prefix,
             placed.path + ".application.items[" + std::to_string(at) + "]", report, planned.items);
  }
  keep_times(settings, planned.group, report);
  const Recovering how = recovering(settings, report);
  for (Item& item : planned.items) item.recovering = how;
  report.dropped_number("rebootLimit", settings.has_reboot_limit(), settings.reboot_limit());
  return planned;
}

std::optional<PlannedGroup> controlled_service(Run& run, const PlacedMonitor& placed) {
  const proto::Monitor& monitor = placed.monitor;
  const proto::ServiceMonitor& settings = monitor.service();
  PlannedGroup planned = group_for(run, monitor);
  planned.group.set_custom_scripts(false);
  MonitorReport report(run, monitor.name(), "service", "R-4.2.2");
  report.group(planned.group.name());
  planned.items.push_back(service_item(run, monitor.name(), settings, "", placed.path + ".service", report));
  keep_times(settings, planned.group, report);
  planned.items.front().recovering = recovering(settings, report);
  report.dropped_number("rebootLimit", settings.has_reboot_limit(), settings.reboot_limit());
  return planned;
}

std::optional<PlannedGroup> custom(Run& run, const PlacedMonitor& placed) {
  const proto::Monitor& monitor = placed.monitor;
  const proto::CustomMonitor& settings = monitor.custom();
  PlannedGroup planned = group_for(run, monitor);
  planned.group.set_custom_scripts(true);
  MonitorReport report(run, monitor.name(), "custom", "R-4.2.4");
  report.group(planned.group.name());
  keep_times(settings, planned.group, report);

  // An empty script is a script; only an absent one gets the product's template.
  const auto carry = [&](const char* name, bool has, const std::string& script, std::optional<std::string>& own) {
    if (has) {
      own = script;
      const std::string size =
          render(Message(id::migration_bytes, {{"size", std::to_string(script.size())}}), run.language);
      report.changed(name, size, size, report.requirement_text(id::migration_why_byte_for_byte));
    } else {
      report.changed(name, "", render(id::migration_template, run.language),
                     report.requirement_text(id::migration_why_no_script));
    }
  };
  carry("startScript", settings.has_start_script(), settings.start_script(), planned.own_start);
  carry("stopScript", settings.has_stop_script(), settings.stop_script(), planned.own_stop);
  const Message::Arguments arguments = {{"monitor", monitor.name()}, {"group", planned.group.name()}};
  report.finding("custom-script-review", proto::Finding::INFO, "R-3", Message(id::migration_custom_title, arguments),
                 Message(id::migration_custom_detail, arguments), Message(id::migration_custom_remedy, arguments));
  return planned;
}

}  // namespace sssup::migration
