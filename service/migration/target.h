// What a migrated group consists of, and what an edition of CLUSTERPRO makes of it. SE 8.0 has batch files with ARMLOAD
// (batch_target.h); a later edition (clp.conf with service resources) would be another Target.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cluster.pb.h"
#include "common/document/document.h"
#include "service/migration/convert.h"

namespace sssup::migration {

struct Recovering {
  enum class How {
    restart_item,   // the item alone
    restart_group,  // by the script: the whole group
    server_down,    // no restart
    nothing,        // started and stopped, not watched
  };
  How how = How::nothing;
  std::uint32_t retries = 0;      // 1–9; with the two restarts only
  std::uint32_t reset_hours = 0;  // 0: the count is never reset
};

struct Item {
  enum class Kind {
    program,          // text: command line
    service,          // text: service name
    command,          // text: a line of the script, as it is; nothing to stop
    watched_service,  // text: service name; watched, not started
    watched_lan,      // text: address of the board
  };
  Kind kind = Kind::program;
  std::string watch_id;  // empty for a command
  std::string text;
  std::string text_path;  // of the setting, for a Problem
  std::string user;       // of a program; empty: none named
  std::string user_path;
  std::optional<std::uint32_t> wait_seconds;  // for a service to be started; 0: for ever
  Recovering recovering;
};

struct PlannedGroup {
  proto::FailoverGroup group;
  std::vector<Item> items;  // in start order
  // A custom monitor's own scripts, byte for byte.
  std::optional<std::string> own_start;
  std::optional<std::string> own_stop;
};

class Target {
 public:
  virtual ~Target() = default;
  /// Adds a problem for each setting that cannot be written as it is.
  virtual GroupScripts scripts(const PlannedGroup& group, std::vector<document::Problem>& problems) = 0;
};

}  // namespace sssup::migration
