// What chapter 4 makes of a monitor, as far as questions, checks and migration must agree on it.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "server.pb.h"

namespace sssup::rules {

/// Its kind becomes a failover group (manual 4.1): OS monitors become cluster properties, disk monitors nothing.
bool is_of_group_kind(const proto::Monitor& monitor);
/// It becomes a failover group on this server: a LAN-board monitor only with a network address.
bool becomes_group(const proto::Monitor& monitor, const proto::Server& server);

/// What users compare by: in lower case, and a user of this server without the server's name before it ("batch" for
/// "TOKYO-DB1\\batch" and ".\\Batch").
std::string user_key(std::string_view user, std::string_view server_name);
std::string user_key(std::string_view user, const proto::Server& server);

/// Users that a monitor runs as, by user_key(), each with the first such monitor (R-2.6.2-users).
std::map<std::string, std::string> users_in_use(const proto::Server& server);

/// A user that a monitor runs as and that is not among the accounts, so that CLUSTERPRO will not know it.
struct UserOfMonitor {
  std::string user;  // as the monitor spells it
  std::string monitor;
};
/// In the order of the monitors, each user once for a monitor (R-2.6.2-users).
std::vector<UserOfMonitor> users_without_account(const proto::Server& server);

}  // namespace sssup::rules
