// Replies to a client's command.
#pragma once

#include "common/outcome/outcome.h"
#include "pipe.pb.h"

namespace sssup {

proto::Reply accepted();
proto::Reply refused(proto::Reply::Refusal refusal, const text::Message& why);
/// INVALID for what is invalid, BLOCKED for what was refused, else FAILED.
proto::Reply refused(const Error& error);

}  // namespace sssup
