#include <algorithm>

#include "service/migration/profile_values.h"
#include "service/migration/setting_labels.h"
#include "service/readiness/checks.h"

namespace sssup::readiness {
namespace {

// The values that go over as they are and that CLUSTERPRO limits (4.2.1 – 4.2.3), as the migration takes them.
class RangeCheck {
 public:
  RangeCheck(const Facts& facts, Findings& findings) : profile_(facts.clusterpro), findings_(findings) {}

  void check(const proto::Monitor& monitor) {
    monitor_ = &monitor.name();
    if (monitor.has_service() && monitor.service().start_control()) {
      wait(monitor.service(), "");
      restarts(monitor.service());
    }
    if (monitor.has_application()) {
      const auto& items = monitor.application().items();
      for (int at = 0; at < items.size(); ++at)
        if (items[at].has_service()) wait(items[at].service(), "items[" + std::to_string(at) + "].");
      restarts(monitor.application());
    }
  }

 private:
  /// A service is waited for when seconds are given, unless it says not to (0: for ever).
  template <class Service>
  void wait(const Service& service, const std::string& prefix) {
    if (!service.has_wait_for_started() || service.wait_for_started())
      value(prefix + "waitSeconds", "waitSeconds", service.wait_seconds());
  }

  /// The other recoveries count no restarts.
  template <class Settings>
  void restarts(const Settings& settings) {
    if (settings.recovery() != proto::RESTART_ITEM && settings.recovery() != proto::RESTART_GROUP) return;
    value("retryCount", "retryCount", settings.retry_count());
    // With no restart there is nothing to reset.
    if (!settings.has_retry_count() || settings.retry_count() > 0)
      value("retryResetHours", "retryResetHours", settings.retry_reset_hours());
  }

  /// 0 stands for "none", "never", "for ever", and for an absent value, which has SSS's default.
  void value(const std::string& setting, const std::string& limit, std::uint32_t value) {
    const auto range = profile_.range(limit);
    if (!range || value == 0 || (value >= range->min && value <= range->max)) return;
    text::Message::Arguments arguments = {
        {"monitor", *monitor_},
        {"value", std::to_string(value)},
        {"min", std::to_string(range->min)},
        {"max", std::to_string(range->max)},
        {"written", std::to_string(std::clamp<std::uint64_t>(value, range->min, range->max))}};
    migration::add_setting(arguments, setting);
    add(findings_, kind::value_out_of_range, *monitor_, arguments);
  }

  const migration::ProfileValues profile_;
  Findings& findings_;
  const std::string* monitor_ = nullptr;
};

}  // namespace

void check_ranges(const Facts& facts, Findings& findings) {
  RangeCheck ranges(facts, findings);
  for (const proto::Monitor& monitor : facts.server.sss().monitors()) ranges.check(monitor);
}

}  // namespace sssup::readiness
