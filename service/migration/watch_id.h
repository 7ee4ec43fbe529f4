// The watchID of each ARMLOAD (R-4.2.9-6): made from the SSS setting, unique in the cluster ignoring case, of
// single-byte letters and digits only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "profile.pb.h"

namespace sssup::migration {

class WatchIds {
 public:
  explicit WatchIds(const proto::ScriptProfile& profile) : profile_(profile) {}

  /// IDs that `script` (bytes of a batch file) loads or kills itself; they are not made again. To be called for every
  /// script before the first make(). Finds them however the commands are called (@ARMLOAD, "%ARMPATH%\armload.exe",
  /// in a comment); one too many does no harm.
  void reserve_those_in(std::string_view script);

  /// Letters and digits of the monitor's name and of the item's, which is left out when it says the same again; a
  /// number after that, from 2, when it is taken. The same calls in the same order give the same IDs.
  std::string make(std::string_view monitor, std::string_view item);

 private:
  const proto::ScriptProfile& profile_;
  std::unordered_set<std::string> taken_;                       // in lower case
  std::unordered_map<std::string, std::uint64_t> last_number_;  // by base in lower case: keeps make() O(1)
};

}  // namespace sssup::migration
