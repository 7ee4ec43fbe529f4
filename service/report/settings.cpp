#include "service/report/settings.h"

#include <algorithm>
#include <charconv>
#include <span>

#include "common/text/report.h"

namespace sssup::report {
namespace {

namespace id = text::id;

struct Label {
  std::string_view key;
  const text::Entry* text;
};

constexpr Label settings[] = {{"name", &id::report_setting_name},
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

// Settings whose values are words of the profile or of the server file, not names that a person gave.
constexpr std::string_view worded[] = {"startType",
                                       "recovery",
                                       "waitForStarted",
                                       "networkPartition",
                                       "armload.acceptRunning",
                                       "armload.failoverWhenRestartsAreUsedUp"};

// "accounts.batch": what it is of, and its name.
constexpr Label named[] = {{"accounts.", &id::report_kind_account},
                           {"optionLicences.", &id::report_kind_option_licence}};

constexpr Label values[] = {{"AUTOMATIC", &id::report_value_automatic},
                            {"MANUAL", &id::report_value_manual},
                            {"RESTART_ITEM", &id::report_value_restart_item},
                            {"RESTART_GROUP", &id::report_value_restart_group},
                            {"REBOOT", &id::report_value_reboot},
                            {"SERVER_DOWN", &id::report_value_server_down},
                            {"FAILOVER", &id::report_value_failover},
                            {"NOTHING", &id::report_stall_nothing},
                            {"HARDWARE_RESET", &id::report_stall_hardware_reset},
                            {"STOP_ERROR", &id::report_stall_stop_error},
                            {"NONE", &id::report_none},
                            {"true", &id::report_value_true},
                            {"false", &id::report_value_false}};

std::string label(std::span<const Label> labels, std::string_view key, text::Language language) {
  const auto found = std::find_if(labels.begin(), labels.end(), [&](const Label& one) { return one.key == key; });
  return found == labels.end() ? std::string(key) : text::render(*found->text, language);
}

}  // namespace

std::string setting_label(std::string_view setting, text::Language language) {
  for (const Label& one : named)
    if (setting.starts_with(one.key))
      return text::render(*one.text, language) + ": " + std::string(setting.substr(one.key.size()));
  constexpr std::string_view item = "items[";
  const std::size_t close = setting.find("].");
  int index = 0;
  if (!setting.starts_with(item) || close == std::string_view::npos ||
      std::from_chars(setting.data() + item.size(), setting.data() + close, index).ec != std::errc())
    return label(settings, setting, language);
  return text::render(
      {id::report_item_setting,
       {{"number", std::to_string(index + 1)}, {"setting", label(settings, setting.substr(close + 2), language)}}},
      language);
}

std::string value_label(std::string_view setting, const std::string& value, text::Language language) {
  if (value.empty()) return text::render(id::report_value_absent, language);
  // MANUAL is 手動起動 of a start and 手動フェイルバック of a failback.
  if (setting == "groups.failback" && value == "MANUAL")
    return text::render(id::report_value_manual_failback, language);
  const bool words = std::any_of(std::begin(worded), std::end(worded), [&](std::string_view one) {
    return setting.ends_with(one);  // also of an item
  });
  return words ? label(values, value, language) : value;
}

}  // namespace sssup::report
