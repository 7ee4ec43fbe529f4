// What the network sees of this server.
#pragma once

#include "common/outcome/outcome.h"
#include "server.pb.h"

namespace sssup::machine::windows {

/// Network boards by the names a user sees, with their addresses and prefixes; without loopback and tunnels. A board
/// whose cable is out (R-2.0 advises it) keeps the static IPv4 addresses it is set to.
Status add_adapters(proto::Server& facts);

/// Ports that something listens on (TCP) or is bound to (UDP), IPv4 and IPv6 together, each once, ascending.
Status add_ports_in_use(proto::Server& facts);

}  // namespace sssup::machine::windows
