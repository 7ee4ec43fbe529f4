#include "common/rules/licences.h"

#include <algorithm>
#include <numeric>

namespace sssup::rules {
namespace {
constexpr std::uint64_t cpus_per_licence = 2;
}

LicenceNeed licence_need(std::uint32_t server_cpus, const std::vector<std::uint32_t>& added_cpus) {
  LicenceNeed need;
  need.sss_licences = (std::uint64_t{server_cpus} + cpus_per_licence - 1) / cpus_per_licence;
  need.upgrade_licences = need.sss_licences;
  need.cluster_cpus = std::accumulate(added_cpus.begin(), added_cpus.end(), std::uint64_t{server_cpus});
  need.covered_cpus = need.sss_licences * cpus_per_licence;
  if (need.cluster_cpus > need.covered_cpus) need.clusterpro_cpus_to_buy = need.cluster_cpus - need.covered_cpus;
  return need;
}

LicencesHeld licences_held(const proto::Sss& sss) {
  LicencesHeld held;
  for (const auto& licence : sss.licences()) {
    if (licence.trial()) continue;
    ++held.formal;
    held.cpus += licence.has_cpus() ? licence.cpus() : cpus_per_licence;
  }
  return held;
}

bool lan_option_needs_snmp(const proto::Sss& sss) {
  return std::any_of(sss.option_licences().begin(), sss.option_licences().end(), [](const auto& licence) {
    return licence.option() == "LAN_MONITORING" && licence.version() == "R2.0";
  });
}

}  // namespace sssup::rules
