#include "service/migration/monitor_report.h"

#include <algorithm>
#include <utility>

#include "common/text/migration.h"
#include "service/migration/setting_labels.h"

namespace sssup::migration {

namespace id = text::id;
using text::Message;

MonitorReport::MonitorReport(Run& run, const std::string& monitor, std::string kind, std::string requirement)
    : run_(run), entry_(*run.report.add_migrated()), requirement_(std::move(requirement)) {
  entry_.set_monitor(monitor);
  entry_.set_kind(std::move(kind));
}

Message MonitorReport::requirement_text(const text::Entry& entry) const {
  return Message(entry, {{"requirement", requirement_}});
}

void MonitorReport::group(const std::string& name) {
  entry_.set_group(name);
  changed("name", entry_.monitor(), name,
          name != entry_.monitor() ? Message(id::migration_why_renamed) : requirement_text(id::migration_why_kept));
}

void MonitorReport::kept(std::string_view setting, const std::string& value) {
  changed(setting, value, value, requirement_text(id::migration_why_kept));
}

void MonitorReport::changed(std::string_view setting, const std::string& was, const std::string& became) {
  changed(setting, was, became, requirement_text(id::migration_why_changed));
}

void MonitorReport::changed(std::string_view setting, const std::string& was, const std::string& became,
                            const Message& why) {
  proto::MigratedSetting& row = *entry_.add_settings();
  row.set_name(std::string(setting));
  row.set_was(was);
  row.set_became(became);
  row.set_why(render(why, run_.language));
}

void MonitorReport::dropped(std::string_view setting, const std::string& was) {
  dropped(setting, was, requirement_text(id::migration_why_no_such_setting));
}

void MonitorReport::dropped(std::string_view setting, const std::string& was, const Message& why) {
  changed(setting, was, render(id::migration_dropped, run_.language), why);
}

void MonitorReport::start_type(bool has, proto::StartType type) {
  changed("startType", has ? proto::StartType_Name(type) : std::string(), "MANUAL", id::migration_why_always_manual);
}

std::uint32_t MonitorReport::number(std::string_view setting, bool has, std::uint32_t value) const {
  return has ? value : run_.sss.number(entry_.kind() + "." + std::string(setting));
}

void MonitorReport::list_default(std::string_view setting, std::uint32_t value) {
  proto::DefaultValue& row = *run_.report.add_defaults();
  row.set_name(entry_.monitor() + "." + std::string(setting));
  row.set_value(std::to_string(value));
}

std::uint32_t MonitorReport::kept_number(std::string_view setting, bool has, std::uint32_t value) {
  const std::uint32_t taken = number(setting, has, value);
  if (!has) list_default(setting, taken);
  kept(setting, std::to_string(taken));
  return taken;
}

void MonitorReport::dropped_number(std::string_view setting, bool has, std::uint32_t value) {
  dropped_number(setting, has, value, requirement_text(id::migration_why_no_such_setting));
}

void MonitorReport::dropped_number(std::string_view setting, bool has, std::uint32_t value, const Message& why) {
  dropped(setting, has ? std::to_string(value) : std::string(), why);
}

std::uint32_t MonitorReport::kept_within_range(std::string_view setting, const std::string& limit,
                                               std::uint32_t value) {
  const auto range = run_.clusterpro.range(limit);
  const std::uint64_t within = range ? std::clamp<std::uint64_t>(value, range->min, range->max) : value;
  const auto written = static_cast<std::uint32_t>(within);
  if (written == value) {
    kept(setting, std::to_string(value));
    return value;
  }
  Message::Arguments arguments = {{"monitor", entry_.monitor()},        {"value", std::to_string(value)},
                                  {"min", std::to_string(range->min)},  {"max", std::to_string(range->max)},
                                  {"written", std::to_string(written)}, {"requirement", requirement_}};
  add_setting(arguments, setting);
  changed(setting, std::to_string(value), std::to_string(written), Message(id::migration_why_out_of_range, arguments));
  finding("value-out-of-range", proto::Finding::DECISION, requirement_,
          Message(id::migration_out_of_range_title, arguments), Message(id::migration_out_of_range_detail, arguments),
          Message(id::migration_out_of_range_remedy, arguments));
  return written;
}

void MonitorReport::finding(std::string key, proto::Finding::Severity severity, std::string requirement,
                            const Message& title, const Message& detail, const Message& remedy) {
  proto::Finding& finding = *run_.report.add_findings();
  finding.set_key(std::move(key));
  finding.set_severity(severity);
  finding.set_requirement(std::move(requirement));
  finding.set_subject(entry_.monitor());
  finding.set_title(render(title, run_.language));
  finding.set_detail(render(detail, run_.language));
  finding.set_remedy(render(remedy, run_.language));
}

}  // namespace sssup::migration
