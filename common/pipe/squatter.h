// Who is in the way of a service's endpoint.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "common/outcome/outcome.h"
#include "common/pipe/endpoint.h"

namespace sssup::pipe {

/// The file that a service at the endpoint holds (Unix): one service an endpoint.
std::string lock_of(const Endpoint& endpoint);

/// What is at the endpoint's name and is no socket: Kind::refused names it, and says to remove it. Nothing where there
/// is a socket, or nothing at all. A link is not followed.
std::optional<Error> squatter_at(const Endpoint& endpoint);

/// The folder decides who can put another socket in the place of a service's (Unix). Kind::refused names one that is
/// none, Kind::denied one that is another user's or can be changed by others. Nothing is wrong where there is none yet.
Status check_socket_folder(const std::filesystem::path& folder);

/// Why no service can begin to listen at the endpoint, as far as that can be told without disturbing anybody.
/// Kind::refused: its folder is unsafe (looked at only when it is this user's), or a squatter has its name or its
/// lock's. Kind::busy: the lock is held, perhaps by a service. On Windows nothing can be told.
std::optional<Error> in_the_way(const Endpoint& endpoint);

}  // namespace sssup::pipe
