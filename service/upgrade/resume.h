// How a run goes on after a start of the service.
#pragma once

#include <memory>
#include <string_view>

#include "service/engine/journal.h"
#include "service/machine/machine.h"
#include "service/migration/convert.h"
#include "service/upgrade/anchor.h"

namespace sssup::upgrade {

/// Journal's key of the profiles that were on the medium when the run began.
inline constexpr std::string_view profiles_key = "profiles";

/// The journal of the run the anchor names, which is not missing, once it is known to be that run's: Kind::refused when
/// the folder's mark or the journal is of another one. Marks the folder of a run that an older version began. Where its
/// volume has another letter than before, the journal's answers and the registry follow. Other errors as Journal::open.
Expected<std::unique_ptr<engine::Journal>> resume(machine::Machine& machine, const Anchor& anchor);

/// The profiles of a run: built in (a newer version may know better, R-2.4-update) but for those that the medium had
/// when the run began. SSS is in the place where it was then.
Expected<migration::Products> products_of(machine::Machine& machine, engine::Journal& journal, const Anchor& anchor);

}  // namespace sssup::upgrade
