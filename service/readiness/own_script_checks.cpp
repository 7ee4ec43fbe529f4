// What the operator's own scripts and commands load (manual 2.6.2, 4.2.9-6): they go over as they are.
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/rules/monitors.h"
#include "common/rules/names.h"
#include "service/migration/own_loads.h"
#include "service/readiness/checks.h"

namespace sssup::readiness {

std::vector<rules::UserOfMonitor> users_without_account(const proto::Server& server,
                                                        const proto::ProductProfile& clusterpro) {
  auto users = rules::users_without_account(server);
  std::set<std::pair<std::string, std::string>> said;  // user, monitor
  for (const auto& [user, monitor] : users) said.emplace(rules::user_key(user, server), monitor);
  std::set<std::string> accounts;
  for (const proto::Account& account : server.sss().accounts())
    accounts.insert(rules::user_key(account.user(), server));
  for (const migration::OwnLoad& load : migration::own_loads(server, clusterpro.scripts())) {
    // A variable is only known when the script runs.
    if (load.user.empty() || load.user.find('%') != std::string::npos) continue;
    const std::string key = rules::user_key(load.user, server);
    if (!accounts.contains(key) && said.emplace(key, load.monitor->name()).second)
      users.push_back({load.user, load.monitor->name()});
  }
  return users;
}

void check_deleted_users(const Facts& facts, Findings& findings) {
  std::map<std::string, std::set<std::string>> monitors;  // by user
  for (const migration::OwnLoad& load : migration::own_loads(facts.server, facts.clusterpro.scripts()))
    if (!load.user.empty()) monitors[rules::user_key(load.user, facts.server)].insert(load.monitor->name());
  for (const proto::UserChoice& choice : facts.answers.users()) {
    const auto named = monitors.find(rules::user_key(choice.user(), facts.server));
    if (choice.delete_() && named != monitors.end())
      add(findings, kind::deleted_user_in_script, choice.user(),
          {{"user", choice.user()}, {"monitors", fmt::format("{}", fmt::join(named->second, ", "))}});
  }
}

void check_watch_ids(const Facts& facts, Findings& findings) {
  std::unordered_map<std::string, const proto::Monitor*> first;  // by ID in lower case: case does not count
  std::set<std::pair<std::string, const proto::Monitor*>> said;
  for (const migration::OwnLoad& load : migration::own_loads(facts.server, facts.clusterpro.scripts())) {
    if (load.watch_id.empty()) continue;
    const std::string id = rules::lower(load.watch_id);
    const proto::Monitor* other = first.emplace(id, load.monitor).first->second;
    // One script may well load it in several places: after a start, and after a failover.
    if (other == load.monitor || !said.emplace(id, load.monitor).second) continue;
    add(findings, kind::watch_id_duplicate, load.monitor->name(),
        {{"monitor", load.monitor->name()}, {"other", other->name()}, {"id", load.watch_id}});
  }
}

}  // namespace sssup::readiness
