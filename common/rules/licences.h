// one SSS licence covers 2 CPUs and needs one upgrade licence; the pair is a CLUSTERPRO licence for 2 CPUs.
// Every number of licences that is shown or written anywhere comes from here.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <google/protobuf/repeated_ptr_field.h>

#include "choices.pb.h"
#include "profile.pb.h"
#include "server.pb.h"

namespace sssup::rules {

/// The formal (not trial) SSS licences of a server.
struct LicencesHeld {
  std::uint64_t licences =
      0;                   // of 2 CPUs: an entry of n CPUs is ceil(n/2); as many upgrade licences are expected (2.10.7)
  std::uint64_t cpus = 0;  // covered by them
};
LicencesHeld licences_held(const proto::Sss& sss);

struct LicenceNeed {
  std::uint64_t sss_licences = 0;
  std::uint64_t upgrade_licences = 0;
  std::uint64_t cluster_cpus = 0;
  std::uint64_t covered_cpus = 0;
  std::uint64_t clusterpro_cpus_to_buy = 0;
};

/// `server_cpus` 1–4096, each of `added_cpus` 1–4096. `held`: the licences the server has; nothing: as many as its CPUs
/// need.
LicenceNeed licence_need(std::uint32_t server_cpus, const std::vector<std::uint32_t>& added_cpus,
                         const std::optional<LicencesHeld>& held = std::nullopt);

/// whether a licence counts as upgrade licence, or why not.
enum class Counting {
  counts,
  other_product,  // such as a CLUSTERPRO licence
  by_node,
  trial,  // or any other with a last day: expired or not, it does not count
};
Counting counting(const proto::UpgradeLicence& licence, const proto::LicenceProfile& profile);

/// What an answer file may leave out, filled in: the upgrade licence, by CPU, one of it.
proto::UpgradeLicence with_defaults(proto::UpgradeLicence licence, const proto::LicenceProfile& profile);

using Licences = google::protobuf::RepeatedPtrField<proto::UpgradeLicence>;

/// One registration replaces the other: the same serial number, ignoring case, or without any the same key.
bool same_licence(const proto::UpgradeLicence& a, const proto::UpgradeLicence& b);

/// manual 2.10.7: as many upgrade licences as SSS licences are expected.
struct UpgradeLicences {
  std::uint64_t needed = 0;
  std::uint64_t counted = 0;  // each serial number once, as it was given last
  std::uint64_t missing() const { return needed > counted ? needed - counted : 0; }
  bool too_many() const { return counted > needed; }
};
UpgradeLicences upgrade_licences(const proto::Sss& sss, const Licences& given, const proto::LicenceProfile& profile);

/// "20041231"; nothing when it is no day.
std::optional<std::chrono::year_month_day> parse_day(std::string_view text);

/// The licence's last day is over. `utc_offset_minutes`: of the server's local time.
bool has_ended(const proto::UpgradeLicence& licence, std::int64_t now_unix_ms, int utc_offset_minutes);

/// LAN monitoring option R2.0 is licensed: CLUSTERPRO watches LAN boards by SNMP then (manual 4.2.8).
bool lan_option_needs_snmp(const proto::Sss& sss);

}  // namespace sssup::rules
