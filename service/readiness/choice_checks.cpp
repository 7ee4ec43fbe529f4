#include <set>
#include <unordered_map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/rules/addresses.h"
#include "common/rules/choice_fields.h"
#include "common/rules/monitors.h"
#include "common/rules/names.h"
#include "common/rules/public_lan.h"
#include "common/rules/user_choices.h"
#include "service/migration/profile_values.h"
#include "service/readiness/checks.h"

namespace sssup::readiness {
void check_interconnects(const Facts& facts, Findings& findings) {
  const std::vector<std::string> interconnects = rules::interconnects_of(facts.server, facts.answers);
  if (interconnects.size() < facts.clusterpro.rules().fewest_interconnects())
    add(findings, kind::interconnect_too_few, "",
        {{"count", std::to_string(interconnects.size())},
         {"addresses", interconnects.empty() ? "–" : interconnects.front()}});
  for (const rules::Nearness& near : rules::too_near(interconnects, facts.server))
    add(findings,
        near.why == rules::Nearness::Why::same_board ? kind::interconnect_same_board : kind::interconnect_same_subnet,
        fmt::format("{}, {}", near.first, near.second), {{"first", near.first}, {"second", near.second}});
}

void check_public_lan(const Facts& facts, Findings& findings) {
  const auto interconnects = rules::interconnects_of(facts.server, facts.answers);
  const auto public_lan = rules::public_address(facts.server, facts.answers, interconnects);
  if (rules::stands_above_dedicated(facts.server, interconnects, public_lan))
    add(findings, kind::public_lan_above, public_lan.address, {{"address", public_lan.address}});
  if (!public_lan.assumed()) return;
  if (public_lan.address.empty())
    add(findings, kind::public_lan_unknown, "", {{"server", facts.server_name}});
  else
    add(findings, kind::public_lan_assumed, public_lan.address,
        {{"server", facts.server_name}, {"address", public_lan.address}, {"board", public_lan.board}});
}

void check_users(const Facts& facts, Findings& findings) {
  const rules::UserChoices choices(facts.answers, facts.server);
  for (const proto::Account& account : facts.server.sss().accounts())
    if (!rules::password_settled(account, choices.of(account.user())))
      add(findings, kind::password_missing, account.user(), {{"user", account.user()}});
}

// CLUSTERPRO starts a program as a user only when it knows the user (3.7.5), and the choices can add none.
void check_run_as_users(const Facts& facts, Findings& findings) {
  for (const auto& [user, monitor] : users_without_account(facts.server, facts.clusterpro))
    add(findings, kind::run_as_user_unknown, monitor, {{"monitor", monitor}, {"user", user}});
}

void check_group_names(const Facts& facts, Findings& findings) {
  std::unordered_map<std::string, const std::string*> taken;  // group in lower case -> monitor
  for (const proto::Monitor& monitor : facts.server.sss().monitors()) {
    if (!rules::becomes_group(monitor, facts.server)) continue;
    const std::string& group = facts.group_of(monitor);
    if (rules::group_name(group, facts.clusterpro.rules())) {
      add(findings, kind::group_name_invalid, monitor.name(), {{"monitor", monitor.name()}, {"group", group}});
      continue;
    }
    const auto [holder, free] = taken.emplace(rules::lower(group), &monitor.name());
    if (!free)
      add(findings, kind::group_name_duplicate, monitor.name(),
          {{"monitor", monitor.name()}, {"other", *holder->second}, {"group", group}});
  }
}

void check_ports(const Facts& facts, Findings& findings) {
  using Used = std::pair<proto::PortInUse::Protocol, std::uint32_t>;
  std::set<Used> used;
  for (const proto::PortInUse& port : facts.server.ports_in_use()) used.emplace(port.protocol(), port.port());

  // What the answers leave out takes its default.
  const migration::ProfileValues defaults(facts.clusterpro);
  const proto::Ports& ports = facts.answers.ports();
  const std::vector<std::uint32_t> tcp = ports.tcp().empty()
                                             ? defaults.numbers("ports.tcp")
                                             : std::vector<std::uint32_t>(ports.tcp().begin(), ports.tcp().end());
  std::vector<Used> wanted;
  wanted.reserve(tcp.size() + 1);
  for (const std::uint32_t port : tcp) wanted.emplace_back(proto::PortInUse::TCP, port);
  wanted.emplace_back(proto::PortInUse::UDP, ports.has_udp() ? ports.udp() : defaults.number("ports.udp"));
  for (const Used& port : wanted)
    if (used.contains(port)) {
      const std::string protocol = port.first == proto::PortInUse::TCP ? "TCP" : "UDP";
      const std::string number = std::to_string(port.second);
      add(findings, kind::port_in_use, protocol + " " + number, {{"protocol", protocol}, {"port", number}});
    }
}

}  // namespace sssup::readiness
