// The disk that a run works on. It is known by its volume: a restart may give it another letter, or start without it.
#pragma once

#include "service/engine/journal.h"
#include "service/upgrade/start.h"

namespace sssup::upgrade {

/// Finds the volume again: folder and backup get the letter that it has now, or the anchor says that it is missing. A
/// backup on another volume keeps its path.
Status find_volume(machine::Machine& machine, Anchor& anchor);

/// The journal's answers follow the anchor. Repeatable.
Status move_answers(machine::Machine& machine, engine::Journal& journal, const Anchor& anchor);

/// What is said while it is missing; Kind::not_found.
Error volume_is_missing(const Anchor& anchor);
/// The volume's name for people.
std::string name_of_volume(const Anchor& anchor);

}  // namespace sssup::upgrade
