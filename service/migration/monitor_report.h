// One monitor's entry in the report: each setting with what it was, what it became and why (R-5.report).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "service/migration/run.h"

namespace sssup::migration {

class MonitorReport {
 public:
  /// `kind` as in the server file; `requirement`, the manual's section on it ("R-4.2.1").
  MonitorReport(Run& run, const std::string& monitor, std::string kind, std::string requirement);

  /// Another name than the monitor's is the operator's.
  void group(const std::string& name);
  void kept(std::string_view setting, const std::string& value);
  void changed(std::string_view setting, const std::string& was, const std::string& became);
  void changed(std::string_view setting, const std::string& was, const std::string& became, const text::Message& why);
  /// CLUSTERPRO has no such setting.
  void dropped(std::string_view setting, const std::string& was);
  void dropped(std::string_view setting, const std::string& was, const text::Message& why);
  /// Always MANUAL (R-4.2.9-2).
  void start_type(bool has, proto::StartType type);

  /// The number, or SSS's default for an absent one. Call list_default() where that default goes over (R-4.2.9-5).
  std::uint32_t number(std::string_view setting, bool has, std::uint32_t value) const;
  /// An absent number whose SSS default was taken and kept.
  void list_default(std::string_view setting, std::uint32_t value);
  /// As number(), kept, and listed where it is a default.
  std::uint32_t kept_number(std::string_view setting, bool has, std::uint32_t value);
  /// The server file's number, or nothing, and dropped.
  void dropped_number(std::string_view setting, bool has, std::uint32_t value);
  void dropped_number(std::string_view setting, bool has, std::uint32_t value, const text::Message& why);
  /// `value` within the range that is documented for `limit` in CLUSTERPRO; a finding when that changes it. The entry
  /// is called `setting`.
  std::uint32_t kept_within_range(std::string_view setting, const std::string& limit, std::uint32_t value);

  /// A finding about this monitor.
  void finding(std::string key, proto::Finding::Severity severity, std::string requirement, const text::Message& title,
               const text::Message& detail, const text::Message& remedy);
  text::Message requirement_text(const text::Entry& entry) const;

 private:
  Run& run_;
  proto::MigratedMonitor& entry_;
  std::string requirement_;
};

}  // namespace sssup::migration
