// What an earlier upgrade left where this one keeps its backup and report: it is renamed, never written over.
#pragma once

#include <string>

#include "server.pb.h"
#include "service/engine/step.h"

namespace sssup::upgrade {

/// Makes room in the backup folder for what this run writes: an older backup of SSS becomes "SSS 2026-11-28 1612", an
/// older report likewise, by the time the backup was made where its mark tells it, else by now. What is of run `run`
/// stays. Says where it went. Kind::refused when something else than a folder is in the way, Kind::denied as
/// Files::look. Repeatable.
Status keep_older_backup(engine::Context& context, const std::string& backup_folder, const std::string& run,
                         const proto::Server& server);

}  // namespace sssup::upgrade
