// The registry key that says that there is a run, and where.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "service/machine/machine.h"

namespace sssup::upgrade {

/// How a run ended; only traces are left to remove then.
enum class End { none, complete, reset, unchanged };

/// HKLM\SOFTWARE\NEC\SSSUpgrade. Its being there means: there is a run.
struct Anchor {
  std::string folder;   // <workingFolder>\SSS Upgrade
  std::string edition;  // of CLUSTERPRO
  std::string backup;   // folder for backup and report; empty: an older version began the run
  std::string run;      // as the journal's value `run`; empty: an older version began the run
  End end = End::none;
  // Without an id: an older version began the run.
  machine::Volume volume;         // the folder's
  machine::Volume backup_volume;  // the backup's
  // As they are now: the paths above have the letter that their volume has, or had when it was last seen.
  bool missing = false;  // the folder's volume is not there
  bool backup_missing = false;
  // "D": the letter the registry knows; empty: it still has that letter
  std::string former_drive;
  std::string former_backup_drive;
};

/// Key of the journal's value that tells this run from others.
inline constexpr std::string_view run_id_key = "run";

Expected<std::optional<Anchor>> read_anchor(machine::Machine& machine);
Status write_anchor(machine::Machine& machine, const Anchor& anchor);

}  // namespace sssup::upgrade
