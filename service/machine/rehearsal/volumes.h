// Which disk has which letter. A scenario may take a letter away with a restart (disk_changes).
#pragma once

#include <optional>
#include <string>

#include "service/machine/rehearsal/gate.h"
#include "service/machine/rehearsal/layout.h"
#include "state.pb.h"

namespace sssup::machine::rehearsal {

/// Of a new server: its disks with ids of their own.
state::Volumes volumes_of(const proto::Server& server);

/// A drive that no volume is recorded of (an older rehearsal's, or one that only a product is on) is one by its letter.
Expected<Volume> volume_of_drive(const Layout& layout, char letter);
/// Counts the look: a disk that is away comes back after as many as the scenario says.
Expected<std::optional<std::string>> look_for_volume(const Layout& layout, Gate& gate, std::string_view id);

/// What the scenario has happen to the disks with that restart (1 is the first), in the folders, the facts and the
/// record.
Status change_letters(const Layout& layout, const Passage& passage, const proto::Scenario& scenario,
                      std::uint64_t restart);

}  // namespace sssup::machine::rehearsal
