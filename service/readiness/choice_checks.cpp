#include <set>
#include <unordered_set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/rules/addresses.h"
#include "common/rules/names.h"
#include "service/readiness/checks.h"

namespace sssup::readiness {
namespace {

// R-2.6.2-ports: what is absent takes its default.
proto::Ports ports_of(const proto::Answers& answers) {
  proto::Ports ports = answers.ports();
  if (ports.tcp().empty())
    for (const std::uint32_t port : {20003U, 20004U, 20005U}) ports.add_tcp(port);
  if (!ports.has_udp()) ports.set_udp(20006);
  return ports;
}

}  // namespace

void check_interconnects(const Facts& facts, Findings& findings) {
  const auto& given = facts.answers.interconnects();
  const std::vector<std::string> interconnects =
      given.empty() ? rules::server_addresses(facts.server) : std::vector<std::string>(given.begin(), given.end());
  if (interconnects.size() < 2)
    add(findings, kind::interconnect_too_few, "",
        {{"count", std::to_string(interconnects.size())},
         {"addresses", interconnects.empty() ? "–" : interconnects.front()}});
  for (const rules::Nearness& near : rules::too_near(interconnects, facts.server))
    add(findings,
        near.why == rules::Nearness::Why::same_board ? kind::interconnect_same_board : kind::interconnect_same_subnet,
        fmt::format("{}, {}", near.first, near.second), {{"first", near.first}, {"second", near.second}});
}

void check_users(const Facts& facts, Findings& findings) {
  std::unordered_set<std::string_view> settled;
  for (const proto::UserChoice& choice : facts.answers.users())
    if (choice.delete_() || !choice.new_password().empty()) settled.insert(choice.user());
  for (const proto::Account& account : facts.server.sss().accounts())
    if (account.password().empty() && !settled.contains(account.user()))
      add(findings, kind::password_missing, account.user(), {{"user", account.user()}});
}

void check_group_names(const Facts& facts, Findings& findings) {
  std::unordered_map<std::string_view, const std::string*> renamed;
  for (const proto::GroupName& choice : facts.answers.group_names()) renamed.emplace(choice.monitor(), &choice.group());
  std::unordered_map<std::string, const std::string*> taken;  // group in lower case -> monitor
  for (const proto::Monitor& monitor : facts.server.sss().monitors()) {
    if (!facts.becomes_group(monitor)) continue;
    const auto choice = renamed.find(monitor.name());
    const std::string& group = choice == renamed.end() ? monitor.name() : *choice->second;
    if (rules::group_name(group)) {
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

  const proto::Ports ports = ports_of(facts.answers);
  std::vector<Used> wanted;
  for (const std::uint32_t port : ports.tcp()) wanted.emplace_back(proto::PortInUse::TCP, port);
  wanted.emplace_back(proto::PortInUse::UDP, ports.udp());
  for (const Used& port : wanted)
    if (used.contains(port)) {
      const std::string protocol = port.first == proto::PortInUse::TCP ? "TCP" : "UDP";
      const std::string number = std::to_string(port.second);
      add(findings, kind::port_in_use, protocol + " " + number, {{"protocol", protocol}, {"port", number}});
    }
}

}  // namespace sssup::readiness
