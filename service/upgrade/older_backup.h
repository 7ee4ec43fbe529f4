// What an earlier upgrade left where this one keeps its backup and report: it is renamed, never written over.
#pragma once

#include <optional>
#include <string>

#include "server.pb.h"
#include "service/engine/step.h"

namespace sssup::upgrade {

struct InTheWay {
  std::string path;   // of the backup folder, or of the backup of SSS in it
  text::Message why;  // it cannot be used, and what to do
};
/// Something else than a folder, or a folder that belongs to others; nothing when the backup can be made.
Expected<std::optional<InTheWay>> in_the_way_of_backup(machine::Machine& machine, const std::string& backup_folder);

/// Makes room in the backup folder for what this run writes: an older backup of SSS becomes "SSS 2026-11-28 1612", an
/// older report likewise, by the time the backup was made where its mark tells it, else by now. What is of run `run`
/// stays. Says where it went. Kind::refused when something is in the way. Repeatable.
Status keep_older_backup(engine::Context& context, const std::string& backup_folder, const std::string& run,
                         const proto::Server& server);

}  // namespace sssup::upgrade
