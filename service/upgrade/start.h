// How a run begins on the server, goes on after a start of the service, and ends: the working folder, the journal in
// it, and the registry key that anchors them (R-2.4, R-2.10-end). How it is taken away: reset.h.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "choices.pb.h"
#include "common/document/document.h"
#include "service/engine/journal.h"
#include "service/machine/machine.h"
#include "service/migration/convert.h"
#include "service/readiness/readiness.h"
#include "service/upgrade/anchor.h"

namespace sssup::upgrade {

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
std::vector<document::Problem> problems_at_start(const proto::Answers& answers, const proto::Server& server,
                                                 const migration::Products& products);

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

/// Folder, own service, registry key, when the run has ended as the anchor says, or as `end` says where it does not
/// yet. The journal must be closed. Repeatable: a crash in between is made up for by calling it again. A folder without
/// the run's mark is kept: Kind::refused names it, once the rest is removed.
Status remove_traces(machine::Machine& machine, const Anchor& anchor, End end);

/// Removes the folder that the anchor names, its mark last; false when it is not the run's, and is kept. Of a run that
/// has no id, because a version that marked nothing began it, the folder of that name is the run's.
Expected<bool> remove_run_folder(machine::Machine& machine, const Anchor& anchor);

}  // namespace sssup::upgrade
