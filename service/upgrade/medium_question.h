// The copy of the medium, for the steps: what they need of it is there, or the operator is asked for the medium.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "profile.pb.h"
#include "question.pb.h"
#include "service/engine/step.h"
#include "service/upgrade/medium_copy.h"

namespace sssup::upgrade {

/// The pin of the run; nothing is in it before the medium was copied.
Expected<proto::PinnedMedium> pinned_medium(engine::Context& context);

/// Its volume and where it was, for people: "SSSUPGRADE (1A2B-3C4D), E:\".
std::string name_of_medium(const proto::PinnedMedium& pin);

/// <workingFolder>\SSS Upgrade\medium of the run.
Expected<MediumCopy> medium_copy(engine::Context& context);

/// Has the copy hold what the Setups of `profiles` need, as it was pinned: takes it from the medium where none is
/// pinned yet, mends it where it has changed. Says what it did. A question: it cannot, and "check again" leads here
/// anew.
Expected<std::optional<proto::Question>> provide_setups(engine::Context& context,
                                                        std::span<const proto::ProductProfile* const> profiles);

}  // namespace sssup::upgrade
