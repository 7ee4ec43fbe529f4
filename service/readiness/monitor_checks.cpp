#include <unordered_set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/rules/public_lan.h"
#include "service/readiness/checks.h"

namespace sssup::readiness {

void check_ip_monitors(const Facts& facts, Findings& findings) {
  const auto own = rules::own_addresses(facts.server, facts.answers);
  for (const proto::Monitor& monitor : facts.server.sss().monitors()) {
    const auto watched = rules::own_among(monitor.ip_address().addresses(), own);
    if (!watched.empty())
      add(findings, kind::ip_monitor_own_address, monitor.name(),
          {{"monitor", monitor.name()}, {"addresses", fmt::format("{}", fmt::join(watched, ", "))}});
  }
}

void check_lan_boards(const Facts& facts, Findings& findings) {
  std::unordered_set<std::string_view> chosen;
  for (const proto::LanAddress& choice : facts.answers.lan_addresses()) chosen.insert(choice.monitor());
  for (const proto::Monitor& monitor : facts.server.sss().monitors()) {
    if (!monitor.has_lan_board()) continue;
    const std::string& adapter = monitor.lan_board().adapter();
    const int count = facts.address_count(adapter);
    if (count == 0)
      add(findings, kind::lan_board_no_address, monitor.name(), {{"monitor", monitor.name()}, {"adapter", adapter}});
    else if (count > 1 && !chosen.contains(monitor.name()))
      add(findings, kind::lan_board_ambiguous, monitor.name(),
          {{"monitor", monitor.name()},
           {"adapter", adapter},
           {"addresses", fmt::format("{}", fmt::join(facts.adapters.at(adapter)->addresses(), ", "))}});
  }
}

void check_dropped(const Facts& facts, Findings& findings) {
  for (const proto::Monitor& monitor : facts.server.sss().monitors())
    if (monitor.has_disk())
      add(findings, kind::disk_monitor_dropped, monitor.name(),
          {{"monitor", monitor.name()}, {"drive", monitor.disk().drive()}});
  for (const proto::LanDuplexing& pair : facts.server.sss().lan_duplexing())
    add(findings, kind::lan_duplexing_dropped, pair.name(),
        {{"pair", pair.name()}, {"adapters", fmt::format("{}", fmt::join(pair.adapters(), ", "))}});
}

void check_custom_scripts(const Facts& facts, Findings& findings) {
  for (const proto::Monitor& monitor : facts.server.sss().monitors())
    if (monitor.has_custom())
      add(findings, kind::custom_script_review, monitor.name(),
          {{"monitor", monitor.name()}, {"group", facts.group_of(monitor)}});
}

}  // namespace sssup::readiness
