// How a run ends on the server, complete or reset: what it had there goes (R-2.10-end). When that is asked for:
// reset.h.
#pragma once

#include "service/machine/machine.h"
#include "service/upgrade/anchor.h"

namespace sssup::upgrade {

/// Folder, own service, registry key, when the run has ended as the anchor says, or as `end` says where it does not
/// yet. The journal must be closed. Repeatable: a crash in between is made up for by calling it again. A folder without
/// the run's mark is kept: Kind::refused names it, once the rest is removed.
Status remove_traces(machine::Machine& machine, const Anchor& anchor, End end);

/// Removes the folder that the anchor names, its mark last; false when it is not the run's, and is kept. Of a run that
/// has no id, because a version that marked nothing began it, the folder of that name is the run's.
Expected<bool> remove_run_folder(machine::Machine& machine, const Anchor& anchor);

}  // namespace sssup::upgrade
