// What chapter 4 makes of a monitor, as far as questions, checks and migration must agree on it.
#pragma once

#include <map>
#include <string>

#include "server.pb.h"

namespace sssup::rules {

/// Its kind becomes a failover group (manual 4.1): OS monitors become cluster properties, disk monitors nothing.
bool is_of_group_kind(const proto::Monitor& monitor);
/// It becomes a failover group on this server: a LAN-board monitor only with a network address.
bool becomes_group(const proto::Monitor& monitor, const proto::Server& server);

/// Users that a monitor runs as, in lower case, each with the first such monitor (R-2.6.2-users).
std::map<std::string, std::string> users_in_use(const proto::Sss& sss);

}  // namespace sssup::rules
