// Replies to a client's command.
#pragma once

#include <vector>

#include "common/rules/answers.h"
#include "common/text/message.h"
#include "pipe.pb.h"

namespace sssup::engine {

proto::Reply accepted();
proto::Reply refused(proto::Reply::Refusal refusal, const text::Message& why);
/// INVALID, with what is wrong at which field.
proto::Reply refused(const std::vector<rules::FieldProblem>& problems);

}  // namespace sssup::engine
