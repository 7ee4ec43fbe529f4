#include "service/migration/setting_labels.h"

#include <algorithm>
#include <charconv>
#include <span>

#include "common/text/report.h"

namespace sssup::migration {
namespace {

namespace id = text::id;

struct Label {
  std::string_view key;
  const text::Entry* text;
};

constexpr Label setting_labels[] = {
    {"name", &id::report_setting_name},
    {"startType", &id::report_setting_start_type},
    {"startTimeoutSeconds", &id::report_setting_start_timeout},
    {"stopTimeoutSeconds", &id::report_setting_stop_timeout},
    {"rebootLimit", &id::report_setting_reboot_limit},
    {"recovery", &id::report_setting_recovery},
    {"retryCount", &id::report_setting_retry_count},
    {"retryResetHours", &id::report_setting_retry_reset},
    {"command", &id::report_setting_command},
    {"text", &id::report_setting_text},
    {"user", &id::report_setting_user},
    {"serviceName", &id::report_setting_service_name},
    {"waitForStarted", &id::report_setting_wait_for_started},
    {"waitSeconds", &id::report_setting_wait_seconds},
    {"product", &id::report_setting_product},
    {"instance", &id::report_setting_instance},
    {"watchID", &id::report_setting_watch_id},
    {"startScript", &id::report_setting_start_script},
    {"stopScript", &id::report_setting_stop_script},
    {"addresses", &id::report_setting_addresses},
    {"intervalSeconds", &id::report_setting_interval},
    {"timeoutSeconds", &id::report_setting_timeout},
    {"failures", &id::report_setting_failures},
    {"adapter", &id::report_setting_adapter},
    {"optionLicence", &id::report_setting_option_licence},
    {"clusterName", &id::report_setting_cluster_name},
    {"interconnects", &id::report_setting_interconnects},
    {"ports.tcp", &id::report_setting_ports_tcp},
    {"ports.udp", &id::report_setting_ports_udp},
    {"networkPartition", &id::report_todo_network_partition},
    {"monitoringTimes", &id::report_todo_monitoring_times},
    {"monitoringTimes.others", &id::report_setting_other_times},
    {"groups.failoverPolicy", &id::report_setting_failover_policy},
    {"groups.resources", &id::report_setting_resources},
    {"groups.failback", &id::report_setting_failback},
    {"armload.acceptRunning", &id::report_setting_accept_running},
    {"armload.failoverWhenRestartsAreUsedUp", &id::report_setting_failover_after_restarts}};

// "accounts.batch": what it is of, and its name.
constexpr Label named[] = {{"accounts.", &id::report_kind_account},
                           {"optionLicences.", &id::report_kind_option_licence}};

constexpr Label of_watch[] = {{"startType", &id::report_setting_watch_type},
                              {"recovery", &id::report_setting_recovery_of_watch}};
constexpr Label of_os[] = {{"recovery", &id::report_setting_recovery_of_os}};

const text::Entry* find(std::span<const Label> labels, std::string_view key) {
  const auto found = std::find_if(labels.begin(), labels.end(), [&](const Label& one) { return one.key == key; });
  return found == labels.end() ? nullptr : found->text;
}

const text::Entry* find(std::string_view setting, Wording wording) {
  const text::Entry* own = wording == Wording::of_watch ? find(of_watch, setting)
                           : wording == Wording::of_os  ? find(of_os, setting)
                                                        : nullptr;
  return own != nullptr ? own : find(setting_labels, setting);
}

std::string name_of(std::string_view setting, text::Language language, Wording wording) {
  const text::Entry* known = find(setting, wording);
  return known == nullptr ? std::string(setting) : text::render(*known, language);
}

}  // namespace

std::string option_label(std::string_view option, text::Language language) {
  constexpr std::string_view lan_monitoring = "LAN_MONITORING";
  if (!option.starts_with(lan_monitoring)) return std::string(option);
  return text::render(id::report_option_lan_monitoring, language) + std::string(option.substr(lan_monitoring.size()));
}

std::string setting_label(std::string_view setting, text::Language language, Wording wording) {
  for (const Label& one : named)
    if (setting.starts_with(one.key))
      return text::render(*one.text, language) + ": " + option_label(setting.substr(one.key.size()), language);
  constexpr std::string_view item = "items[";
  const std::size_t close = setting.find("].");
  int index = 0;
  if (!setting.starts_with(item) || close == std::string_view::npos ||
      std::from_chars(setting.data() + item.size(), setting.data() + close, index).ec != std::errc())
    return name_of(setting, language, wording);
  return text::render(
      {id::report_item_setting,
       {{"number", std::to_string(index + 1)}, {"setting", name_of(setting.substr(close + 2), language, wording)}}},
      language);
}

void add_setting(text::Message::Arguments& arguments, std::string_view setting) {
  arguments.emplace_back("setting", setting_label(setting, text::Language::english));
  arguments.emplace_back("setting_ja", setting_label(setting, text::Language::japanese));
}

}  // namespace sssup::migration
