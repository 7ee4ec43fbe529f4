// What the migration takes from the products' profiles: defaults and ranges by the name of the setting.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "profile.pb.h"

namespace sssup::migration {

struct Range {
  std::uint64_t min = 0;
  std::uint64_t max = 0;
};

class ProfileValues {
 public:
  explicit ProfileValues(const proto::ProductProfile& profile);

  /// "application.retryCount". The profile has it: missing_values() is empty.
  std::uint32_t number(const std::string& setting) const;
  const std::string& word(const std::string& setting) const;
  /// "20003,20004,20005".
  std::vector<std::uint32_t> numbers(const std::string& setting) const;
  /// Nothing when no limit is documented.
  std::optional<Range> range(const std::string& setting) const;

 private:
  std::unordered_map<std::string, std::string> words_;
  std::unordered_map<std::string, Range> ranges_;
};

/// Names of what the migration needs and the profile of SSS (`product` "SSS") or of CLUSTERPRO does not have, or has
/// not as a number: "defaults[clusterName]", "scripts.kill".
std::vector<std::string> missing_values(const proto::ProductProfile& profile);

}  // namespace sssup::migration
