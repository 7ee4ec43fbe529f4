// The upgrade as a plan: the steps of the manual's chapter 2, in its order.
#pragma once

#include "service/engine/step.h"
#include "service/migration/convert.h"

namespace sssup::upgrade {

/// `products` must outlive the plan.
engine::Plan plan(const migration::Products& products);

}  // namespace sssup::upgrade
