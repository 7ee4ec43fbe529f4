// Whole upgrades on rehearsal servers, quick enough for thousands of them: the service process is forked from the test,
// with its endpoint, its engine and an operator's client in it, and the scenario's power cuts kill it for real.
// POSIX only.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "scenario.pb.h"
#include "service/machine/rehearsal/rehearsal.h"

namespace sssup::tests {

/// One effect of a run, as the rehearsal lists it.
struct Effect {
  std::uint64_t number = 0;
  std::string kind, target;
};

class ForkedUpgrade {
 public:
  /// What the operator is to do besides.
  struct Orders {
    bool ends_long_setups = false;
    std::string backup;        // of the answer file
    std::string other_backup;  // when that cannot be used
  };
  struct End {
    bool complete = false;
    std::string server;  // comparable_server()
    // What the operator was told, in order, each time the run waited for him, in trouble or for the medium, and about a
    // Setup that runs for long.
    std::vector<std::string> told;
  };

  /// The sample with every kind of monitor, before its upgrade. `medium` as in rehearsal::Options. `backup`: the folder
  /// for backup and report, on a disk of its own.
  explicit ForkedUpgrade(const proto::Scenario& scenario, const std::map<std::string, std::string>& medium = {},
                         const std::string& backup = {});
  /// Another server, which is as that one is now; from here on with `scenario`.
  ForkedUpgrade(const ForkedUpgrade& other, const proto::Scenario& scenario);
  ForkedUpgrade(const ForkedUpgrade&) = delete;
  ForkedUpgrade& operator=(const ForkedUpgrade&) = delete;
  ~ForkedUpgrade();

  /// The operator names this folder when the one for the backup cannot be used.
  void name_other_backup(std::string folder) { orders_.other_backup = std::move(folder); }
  /// One that is told about a Setup that runs for long ends it.
  void end_long_setups() { orders_.ends_long_setups = true; }

  /// Lets the service run until it was killed once; false when it was not.
  bool run_until_killed();
  /// To the end. The operator tries again whenever he is asked, and where the service has left something behind he
  /// restarts the server.
  End run();

  /// End::told, so far.
  std::vector<std::string> told() const;
  std::vector<Effect> effects() const;
  const std::filesystem::path& folder() const { return folder_; }

 private:
  machine::rehearsal::ServiceExit run_service() const;
  void let_host_look() const;

  std::filesystem::path root_, folder_;
  Orders orders_;
};

}  // namespace sssup::tests
