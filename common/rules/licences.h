// one SSS licence covers 2 CPUs and needs one upgrade licence; the pair is a CLUSTERPRO licence for 2 CPUs.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "common/text/message.h"
#include "server.pb.h"

namespace sssup::rules {

struct LicenceNeed {
  std::uint64_t sss_licences = 0;
  std::uint64_t upgrade_licences = 0;
  std::uint64_t cluster_cpus = 0;
  std::uint64_t covered_cpus = 0;
  std::uint64_t clusterpro_cpus_to_buy = 0;
};

/// `server_cpus` 1–4096, each of `added_cpus` 1–4096.
LicenceNeed licence_need(std::uint32_t server_cpus, const std::vector<std::uint32_t>& added_cpus);

/// Formal (not trial) SSS licences the server has, and the CPUs they cover.
struct LicencesHeld {
  std::uint64_t formal = 0;
  std::uint64_t cpus = 0;
};
LicencesHeld licences_held(const proto::Sss& sss);

/// LAN monitoring option R2.0 is licensed: CLUSTERPRO watches LAN boards by SNMP then (manual 4.2.8).
bool lan_option_needs_snmp(const proto::Sss& sss);

}  // namespace sssup::rules
