// What of a script works on one server only (manual 3.8.2): pure, line by line, in time linear in the script.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "cluster.pb.h"
#include "server.pb.h"
#include "service/migration/load_command.h"

namespace sssup::report {

/// Why a line may not do on the partner.
enum class Hazard {
  local_path,     // on a disk of this server
  own_address,    // of this server, or chosen for it
  computer_name,  // this server's
  account,        // something runs as it, or signs in as it
};

struct Mark {
  Hazard hazard;
  std::string what;  // "C:", "192.168.10.11", "TOKYO-DB1", "batch"

  friend bool operator==(const Mark&, const Mark&) = default;
};

struct ReviewedLine {
  std::string text;         // passwords masked
  std::vector<Mark> marks;  // each once, in the order of Hazard
};

class ScriptReview {
 public:
  /// Drives of the network are nobody's own; addresses are those of the server and of the cluster's interconnects.
  /// `scripts`: how CLUSTERPRO's commands are spelt.
  ScriptReview(const proto::Server& server, const proto::Cluster& cluster, const proto::ScriptProfile& scripts);

  /// `script`: UTF-8, lines ending in CRLF or LF. Remarks have no marks.
  std::vector<ReviewedLine> review(std::string_view script) const;

 private:
  std::vector<Mark> marks_of(std::string_view line, const std::unordered_set<char>& network_drives) const;

  migration::LoadSpelling loads_;
  std::unordered_set<char> network_drives_;    // upper case
  std::unordered_set<std::string> addresses_;  // canonical
  std::unordered_set<std::string> accounts_;   // by rules::user_key()
  std::string computer_name_;                  // lower case
};

}  // namespace sssup::report
