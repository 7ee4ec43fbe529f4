// An error as the reply to a client's command.
#pragma once

#include "common/outcome/outcome.h"
#include "service/engine/reply.h"

namespace sssup {

inline proto::Reply refusal_of(const Error& error) {
  const auto refusal = error.kind == Error::Kind::invalid   ? proto::Reply::INVALID
                       : error.kind == Error::Kind::refused ? proto::Reply::BLOCKED
                                                            : proto::Reply::FAILED;
  return engine::refused(refusal, error.message);
}

}  // namespace sssup
