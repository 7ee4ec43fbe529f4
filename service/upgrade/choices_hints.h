// What the choices (2.6.2) point out beside a field although no answer to it mends it.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "common/text/message.h"
#include "question.pb.h"
#include "server.pb.h"
#include "service/readiness/readiness.h"

namespace sssup::upgrade {

using GroupHints = std::unordered_map<std::string, std::vector<text::Message>>;  // by monitor

/// Of the findings that are about one group: an IP monitor of the server's own address, a value out of range, a watchID
/// that is loaded twice.
GroupHints group_hints(const std::vector<readiness::Finding>& findings);

/// Users that monitors run as and that are not migrated: at the first user, because they have no field of their own;
/// above all fields where there is no user at all. Each user once, by rules::user_key().
void add_unknown_users(proto::Question& ask, const std::vector<readiness::Finding>& findings,
                       const proto::Server& server);

/// Users that the operator's own scripts and commands name, by rules::user_key(), each with the first such monitor.
std::unordered_map<std::string, std::string> users_in_scripts(const proto::Server& server,
                                                              const proto::ScriptProfile& scripts);

}  // namespace sssup::upgrade
