// How a run begins on the server: the working folder, the journal in it, and the registry key that anchors them
// . How it goes on: resume.h; how it ends: end_of_run.h.
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

}  // namespace sssup::upgrade
