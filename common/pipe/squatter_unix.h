// POSIX only.
#pragma once

#include <optional>

#include "common/outcome/outcome.h"
#include "common/pipe/endpoint.h"

namespace sssup::pipe {

/// What is at the endpoint's name and is no socket: names it, and says to remove it. Nothing where there is a socket,
/// or nothing at all. A link is not followed.
std::optional<text::Message> squatter_at(const Endpoint& endpoint);

}  // namespace sssup::pipe
