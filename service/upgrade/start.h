// How a run begins and ends on the server: the working folder, the journal in it, and the registry key that anchors
// them (R-2.4, R-2.10-end). How it is taken away: reset.h.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "choices.pb.h"
#include "common/document/document.h"
#include "service/engine/journal.h"
#include "service/machine/machine.h"
#include "service/migration/convert.h"
#include "service/readiness/readiness.h"

namespace sssup::upgrade {

/// HKLM\SOFTWARE\NEC\SSSUpgrade. Its being there means: there is a run.
struct Anchor {
  std::string folder;         // <workingFolder>\SSS Upgrade
  std::string edition;        // of CLUSTERPRO
  std::string backup;         // folder for backup and report; empty: an older version began the run
  std::string run;            // as the journal's value `run`; empty: an older version began the run
  bool finished = false;      // only traces are left to remove
  bool reset = false;         // finished by a reset: the upgrade did not come to its end
  bool keeps_folder = false;  // finished, and the folder stays: it does not bear the run's mark
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

/// Where a journal is, in the run's folder.
std::string journal_path(std::string_view folder);

/// A blocking finding that ends the upgrade before it starts; the others are asked about on the way.
bool stops_start(const readiness::Finding& finding);

/// The profiles as long as there is no run: built in, or as the medium has them.
Expected<migration::Products> products_before_start(machine::Machine& machine, std::string_view edition);

/// The server, with what a start depends on besides: the medium, and what is where a run would have its folder and its
/// backup, when nobody names others.
Expected<proto::Server> read_server_before_start(machine::Machine& machine, const migration::Products& products);
/// What is where a run with these answers would have them, added to `server`. What cannot be looked at is left to the
/// start.
void look_at_folders(machine::Machine& machine, const proto::Answers& answers, proto::Server& server);

/// What of the answers does not hold, by itself or for this server.
std::vector<document::Problem> problems_at_start(const proto::Answers& answers, const proto::Server& server);

/// Checks that the answers fit the server, then makes folder, mark, journal and anchor, in that order: until the anchor
/// stands there is no run. Kind::invalid names the answer, Kind::refused the blocking finding, Kind::denied what is in
/// the way of the folder; nothing is changed then.
Expected<std::unique_ptr<engine::Journal>> start(machine::Machine& machine, const proto::Answers& answers);

/// The journal of the run the anchor names, which is not missing, once it is known to be that run's: Kind::refused when
/// the folder's mark or the journal is of another one. Marks the folder of a run that an older version began. Where its
/// volume has another letter than before, the journal's answers and the registry follow. Other errors as Journal::open.
Expected<std::unique_ptr<engine::Journal>> resume(machine::Machine& machine, const Anchor& anchor);

/// The profiles of a run: built in (a newer version may know better, R-2.4-update) but for those that the medium had
/// when the run began. SSS is in the place where it was then.
Expected<migration::Products> products_of(machine::Machine& machine, engine::Journal& journal, const Anchor& anchor);

/// After the last step, or when the run ended with nothing changed: folder, own service, registry key. The journal must
/// be closed. Repeatable: a crash in between is made up for by calling it again. A folder without the run's mark is
/// kept: Kind::refused names it, once the rest is removed.
Status remove_traces(machine::Machine& machine, const Anchor& anchor);

}  // namespace sssup::upgrade
