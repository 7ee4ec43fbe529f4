// Whole rehearsals with the real upgradectl and upgrade-service, for tests that disturb them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "scenario.pb.h"
#include "tests/crash/same_server.h"

namespace sssup::tests {

/// What a rehearsal ended in.
struct Ended {
  int exit_code = -1;
  std::string output;              // both streams
  std::string server;              // fingerprint, without the report of the run (it has times in it)
  std::string result;              // every file of DIR/result with its bytes
  std::vector<std::string> steps;  // in the order they were begun, from the report of the run
  int restarts_asked = 0;
  int restarts_seen = 0;
};

/// A folder of its own for each rehearsal, gone with the next one or with this.
class Rehearsals {
 public:
  Rehearsals();
  ~Rehearsals();
  Rehearsals(const Rehearsals&) = delete;
  Rehearsals& operator=(const Rehearsals&) = delete;

  /// `server` and `answers` are names in packaging/samples, without ".json".
  Ended run(const std::string& server, const std::string& answers, const proto::Scenario& scenario);
  /// The folder of the last one.
  const std::filesystem::path& folder() const { return folder_; }

 private:
  std::filesystem::path root_;
  std::filesystem::path folder_;
  int count_ = 0;
};

/// The one that nothing disturbs, of every kind of monitor; run once a process.
const Ended& undisturbed();

proto::Scenario power_cut_at(const std::string& step, proto::PowerCut::When when);

}  // namespace sssup::tests
