// The backup of SSS (R-5.back).
#pragma once

#include "service/engine/step.h"

namespace sssup::upgrade {

/// Every file of this run's backup is where it was written, as it was written. The error names what is not.
Status verify_backup(engine::Context& context);

/// The same once SSS is removed: what is not as it was written is said, for it cannot be made again.
Status tell_of_lost_backup(engine::Context& context);

}  // namespace sssup::upgrade
