#include "service/migration/profile_values.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace sssup::migration {
namespace {

// Of the settings that go over; what is dropped needs no default.
constexpr std::array sss_numbers = {"application.startTimeoutSeconds",
                                    "application.stopTimeoutSeconds",
                                    "application.retryCount",
                                    "application.retryResetHours",
                                    "service.startTimeoutSeconds",
                                    "service.stopTimeoutSeconds",
                                    "service.retryCount",
                                    "service.retryResetHours",
                                    "custom.startTimeoutSeconds",
                                    "custom.stopTimeoutSeconds",
                                    "lanBoard.intervalSeconds",
                                    "lanBoard.timeoutSeconds",
                                    "lanBoard.retryCount"};
// Room for a few letters and the number that makes an ID unique.
constexpr std::uint32_t shortest_watch_id_max = 32;

constexpr std::array clusterpro_numbers = {"ports.tcp",
                                           "ports.udp",
                                           "monitoringTimes.osStallTimeoutSeconds",
                                           "resourceMonitor.intervalSeconds",
                                           "resourceMonitor.timeoutSeconds",
                                           "resourceMonitor.failures"};

/// The numbers of "20003,20004"; empty when one of them is none.
std::vector<std::uint32_t> parse_numbers(std::string_view list) {
  std::vector<std::uint32_t> numbers;
  while (true) {
    const std::string_view one = list.substr(0, list.find(','));
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(one.data(), one.data() + one.size(), number);
    if (error != std::errc() || end != one.data() + one.size()) return {};
    numbers.push_back(number);
    if (one.size() == list.size()) return numbers;
    list.remove_prefix(one.size() + 1);
  }
}

template <class Names>
void require_numbers(const Names& names, const ProfileValues& values, std::vector<std::string>& missing) {
  for (const char* name : names)
    if (values.numbers(name).empty()) missing.push_back("defaults[" + std::string(name) + "]");
}

void require_spelling(std::string_view name, const std::string& spelling, std::string_view placeholder,
                      std::vector<std::string>& missing) {
  if (spelling.find(placeholder) == std::string::npos) missing.push_back("scripts." + std::string(name));
}

void require_scripts(const proto::ScriptProfile& scripts, std::vector<std::string>& missing) {
  require_spelling("loadApplication", scripts.load_application(), "{id}", missing);
  require_spelling("loadApplication", scripts.load_application(), "{command}", missing);
  require_spelling("loadService", scripts.load_service(), "{id}", missing);
  require_spelling("loadService", scripts.load_service(), "{service}", missing);
  require_spelling("kill", scripts.kill(), "{id}", missing);
  require_spelling("retry", scripts.retry(), "{retry}", missing);
  require_spelling("retryReset", scripts.retry_reset(), "{hours}", missing);
  require_spelling("wait", scripts.wait(), "{seconds}", missing);
  require_spelling("runAs", scripts.run_as(), "{user}", missing);
  if (!scripts.watch_service().empty() || !scripts.watch_lan().empty())
    require_spelling("unwatch", scripts.unwatch(), "{id}", missing);
  const std::array<std::pair<const char*, bool>, 6> others = {
      {{"eventVariable", scripts.event_variable().empty()},
       {"diskVariable", scripts.disk_variable().empty()},
       {"serverVariable", scripts.server_variable().empty()},
       {"wholeGroup", scripts.whole_group().empty()},
       {"watchIdMax", scripts.watch_id_max() < shortest_watch_id_max},
       {"lineMax", scripts.line_max() == 0}}};
  for (const auto& [name, absent] : others)
    if (absent) missing.push_back("scripts." + std::string(name));
}

}  // namespace

ProfileValues::ProfileValues(const proto::ProductProfile& profile) {
  for (const auto& entry : profile.defaults()) words_.emplace(entry.setting(), entry.value());
  for (const auto& entry : profile.ranges()) ranges_.emplace(entry.setting(), Range{entry.min(), entry.max()});
}

std::uint32_t ProfileValues::number(const std::string& setting) const {
  const auto all = numbers(setting);
  return all.empty() ? 0 : all.front();
}

const std::string& ProfileValues::word(const std::string& setting) const {
  static const std::string none;
  const auto found = words_.find(setting);
  return found == words_.end() ? none : found->second;
}

std::vector<std::uint32_t> ProfileValues::numbers(const std::string& setting) const {
  return parse_numbers(word(setting));
}

std::optional<Range> ProfileValues::range(const std::string& setting) const {
  const auto found = ranges_.find(setting);
  return found == ranges_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::string> missing_values(const proto::ProductProfile& profile) {
  std::vector<std::string> missing;
  const ProfileValues values(profile);
  if (profile.product() == "SSS") {
    require_numbers(sss_numbers, values, missing);
    return missing;
  }
  require_numbers(clusterpro_numbers, values, missing);
  if (values.word("clusterName").empty()) missing.emplace_back("defaults[clusterName]");
  require_scripts(profile.scripts(), missing);
  const auto& licences = profile.licence().products();
  if (std::none_of(licences.begin(), licences.end(), [](const auto& product) { return product.upgrade(); }))
    missing.emplace_back("licence.products");
  return missing;
}

}  // namespace sssup::migration
