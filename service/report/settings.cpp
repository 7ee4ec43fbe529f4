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
                              {"optionLicence", &id::report_setting_option_licence}};

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
                            {"true", &id::report_value_true},
                            {"false", &id::report_value_false}};

std::string label(std::span<const Label> labels, std::string_view key, text::Language language) {
  const auto found = std::find_if(labels.begin(), labels.end(), [&](const Label& one) { return one.key == key; });
  return found == labels.end() ? std::string(key) : text::render(*found->text, language);
}

}  // namespace

std::string setting_label(std::string_view setting, text::Language language) {
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
  const bool words = setting == "startType" || setting == "recovery" || setting.ends_with("waitForStarted");
  return words ? label(values, value, language) : value;
}

}  // namespace sssup::report
