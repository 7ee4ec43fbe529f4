// What does not hold in an answer, as the reply to it.
#pragma once

#include <vector>

#include "common/outcome/reply.h"
#include "common/rules/answers.h"

namespace sssup::rules {

/// INVALID, with what is wrong at which field.
proto::Reply refused(const std::vector<FieldProblem>& problems);

}  // namespace sssup::rules
