#include "common/rules/licences.h"

#include <algorithm>
#include <charconv>
#include <numeric>
#include <string>
#include <unordered_map>

#include "common/rules/names.h"

namespace sssup::rules {
namespace {

constexpr std::uint64_t cpus_per_licence = 2;

std::uint64_t licences_for(std::uint64_t cpus) {
  return (cpus + cpus_per_licence - 1) / cpus_per_licence;
}

const proto::LicenceProfile::Product* product_of(const proto::UpgradeLicence& licence,
                                                 const proto::LicenceProfile& profile) {
  const auto found = std::find_if(profile.products().begin(), profile.products().end(),
                                  [&](const auto& product) { return product.key() == licence.product(); });
  return found == profile.products().end() ? nullptr : &*found;
}

// What tells a licence from others; empty: nothing does. Trial licences come without serial number.
std::string identity(const proto::UpgradeLicence& licence) {
  if (!licence.serial_number().empty()) return "serial number " + lower(licence.serial_number());
  return licence.key().empty() ? std::string() : "key " + licence.key();
}

}  // namespace

LicencesHeld licences_held(const proto::Sss& sss) {
  LicencesHeld held;
  for (const auto& licence : sss.licences()) {
    if (licence.trial()) continue;
    const std::uint64_t cpus = licence.has_cpus() ? licence.cpus() : cpus_per_licence;
    held.licences += licences_for(cpus);
  }
  held.cpus = held.licences * cpus_per_licence;
  return held;
}

LicenceNeed licence_need(std::uint32_t server_cpus, const std::vector<std::uint32_t>& added_cpus,
                         const std::optional<LicencesHeld>& held) {
  const std::uint64_t usual = licences_for(server_cpus);
  LicenceNeed need;
  need.sss_licences = held ? held->licences : usual;
  need.upgrade_licences = need.sss_licences;
  need.cluster_cpus = std::accumulate(added_cpus.begin(), added_cpus.end(), std::uint64_t{server_cpus});
  need.covered_cpus = held ? held->cpus : usual * cpus_per_licence;
  if (need.cluster_cpus > need.covered_cpus) need.clusterpro_cpus_to_buy = need.cluster_cpus - need.covered_cpus;
  return need;
}

Counting counting(const proto::UpgradeLicence& licence, const proto::LicenceProfile& profile) {
  const auto* product = product_of(licence, profile);
  if (licence.has_valid_until() || (product != nullptr && product->trial())) return Counting::trial;
  if (licence.has_product() && (product == nullptr || !product->upgrade())) return Counting::other_product;
  return licence.unit() == proto::UpgradeLicence::NODE ? Counting::by_node : Counting::counts;
}

proto::UpgradeLicence with_defaults(proto::UpgradeLicence licence, const proto::LicenceProfile& profile) {
  if (!licence.has_count()) licence.set_count(1);
  if (counting(licence, profile) == Counting::trial) return licence;
  if (!licence.has_unit()) licence.set_unit(proto::UpgradeLicence::CPU);
  const auto upgrade = std::find_if(profile.products().begin(), profile.products().end(),
                                    [](const auto& product) { return product.upgrade(); });
  if (!licence.has_product() && upgrade != profile.products().end()) licence.set_product(upgrade->key());
  return licence;
}

bool same_licence(const proto::UpgradeLicence& a, const proto::UpgradeLicence& b) {
  const std::string one = identity(a);
  return !one.empty() && one == identity(b);
}

UpgradeLicences upgrade_licences(const proto::Sss& sss, const Licences& given, const proto::LicenceProfile& profile) {
  UpgradeLicences licences;
  licences.needed = licences_held(sss).licences;
  std::unordered_map<std::string, std::uint64_t> counts;
  for (const proto::UpgradeLicence& licence : given) {
    const std::uint64_t here = counting(licence, profile) != Counting::counts ? 0
                               : licence.has_count()                          ? licence.count()
                                                                              : 1;
    if (const std::string known = identity(licence); !known.empty())
      counts[known] = here;
    else
      licences.counted += here;
  }
  for (const auto& [known, count] : counts) licences.counted += count;
  return licences;
}

std::optional<std::chrono::year_month_day> parse_day(std::string_view text) {
  unsigned number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.size() != 8 || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  const std::chrono::year_month_day day{std::chrono::year(static_cast<int>(number / 10000)),
                                        std::chrono::month(number / 100 % 100), std::chrono::day(number % 100)};
  return day.ok() ? std::optional(day) : std::nullopt;
}

bool has_ended(const proto::UpgradeLicence& licence, std::int64_t now_unix_ms, int utc_offset_minutes) {
  const auto last = parse_day(licence.valid_until());
  if (!last) return false;
  const std::chrono::sys_time<std::chrono::milliseconds> local(std::chrono::milliseconds(now_unix_ms) +
                                                               std::chrono::minutes(utc_offset_minutes));
  return std::chrono::floor<std::chrono::days>(local) > std::chrono::sys_days(*last);
}

bool lan_option_needs_snmp(const proto::Sss& sss) {
  return std::any_of(sss.option_licences().begin(), sss.option_licences().end(), [](const auto& licence) {
    return licence.option() == "LAN_MONITORING" && licence.version() == "R2.0";
  });
}

}  // namespace sssup::rules
