#pragma once

#include "choices.pb.h"
#include "server.pb.h"

namespace sssup::bench {

/// The sample server with `count` application monitors in place of its own: two scripts each.
proto::Server server_with(int count);
/// With which it is upgraded without a question.
proto::Answers answers_for_it();

}  // namespace sssup::bench
