// The conversion as the journal keeps it.
#pragma once

#include "service/engine/step.h"
#include "service/migration/convert.h"

namespace sssup::upgrade {

Status remember_conversion(engine::Context& context, const migration::Conversion& conversion);
/// Kind::internal before the step that makes it.
Expected<migration::Conversion> recall_conversion(engine::Context& context);

}  // namespace sssup::upgrade
