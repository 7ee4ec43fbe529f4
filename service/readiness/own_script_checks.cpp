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
