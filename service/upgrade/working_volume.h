// The disks of a run: the working folder's and the backup's. They are known by their volumes: a restart may give them
// other letters, or start without them.
#pragma once

#include "service/engine/journal.h"
#include "service/engine/step.h"
#include "service/upgrade/anchor.h"

namespace sssup::upgrade {

/// Finds the volumes again: folder and backup get the letters that they have now, or the anchor says what is missing.
Status find_volumes(machine::Machine& machine, Anchor& anchor);

/// The journal's answers follow the anchor. Repeatable.
Status move_answers(machine::Machine& machine, engine::Journal& journal, const Anchor& anchor);
/// The same within a step, for a backup's disk that came back after the run went on. Says so.
Status follow_backup(engine::Context& context, const Anchor& anchor);

/// What is said while the working folder's disk is missing, and what to do when it is lost; Kind::not_found.
Error volume_is_missing(machine::Machine& machine, const Anchor& anchor);
/// The same of the backup's disk.
Error backup_is_missing(const Anchor& anchor);
/// The disk is there, the journal is not.
Error journal_is_gone(machine::Machine& machine, const Anchor& anchor);
/// The volume's name for people.
std::string name_of_volume(const machine::Volume& volume);

}  // namespace sssup::upgrade
