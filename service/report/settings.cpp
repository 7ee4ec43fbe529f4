#include "service/report/settings.h"

#include <algorithm>

#include "common/text/report.h"

namespace sssup::report {

using migration::option_label;
using migration::Wording;

namespace {

namespace id = text::id;

struct Label {
  std::string_view key;
  const text::Entry* text;
};

// Settings whose values are words of the profile or of the server file, not names that a person gave.
constexpr std::string_view worded[] = {"startType",
                                       "recovery",
                                       "waitForStarted",
                                       "networkPartition",
                                       "armload.acceptRunning",
                                       "armload.failoverWhenRestartsAreUsedUp"};

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

bool is_count(std::string_view value) {
  return value.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

std::string value_label(std::string_view setting, const std::string& value, text::Language language, Wording wording) {
  if (value.empty()) return text::render(id::report_value_absent, language);
  // MANUAL is 手動起動 of a start and 手動フェイルバック of a failback.
  if (setting == "groups.failback" && value == "MANUAL")
    return text::render(id::report_value_manual_failback, language);
  // A preset becomes as many services (manual 4.2.3).
  if (setting.ends_with("product") && is_count(value))
    return text::render({id::report_value_services, {{"count", value}}}, language);
  if (setting == "optionLicence" || setting.starts_with("optionLicences.")) return option_label(value, language);
  if (value == "REBOOT" && wording == Wording::of_watch)
    return text::render(id::report_value_reboot_of_watch, language);
  const bool words = std::any_of(std::begin(worded), std::end(worded), [&](std::string_view one) {
    return setting.ends_with(one);  // also of an item
  });
  const auto known =
      std::find_if(std::begin(values), std::end(values), [&](const Label& one) { return one.key == value; });
  return words && known != std::end(values) ? text::render(*known->text, language) : value;
}

}  // namespace sssup::report
