// The answers a run was decided with, as far as they can be told from the server afterwards: also those that another
// client gave, or this one before it was interrupted.
#pragma once

#include <filesystem>
#include <vector>

#include "choices.pb.h"
#include "cluster.pb.h"
#include "common/outcome/outcome.h"
#include "profile.pb.h"
#include "server.pb.h"

namespace sssup::console {

/// `given`: the answer file of the run and what is known beside it (folders). Where it says "confirm", what it leaves
/// to the defaults stays left to them; otherwise a person has seen every value, and it is named. `registered`: without
/// keys.
proto::Answers decided_answers(const proto::Answers& given, const proto::Server& server, const proto::Cluster& applied,
                               const std::vector<proto::UpgradeLicence>& registered,
                               const proto::ProductProfile& clusterpro);

/// As an answer file with which the same run needs nobody: confirmed, with working folder and public address, without
/// secrets (R-5.answers). Whole or not at all; an older file is replaced.
Status save_answers(const std::filesystem::path& path, proto::Answers decided, const proto::Server& server);

}  // namespace sssup::console
