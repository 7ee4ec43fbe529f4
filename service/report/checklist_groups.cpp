// Failover groups and their scripts (manual 3.8, 4.2.8, 4.2.9).
#include <algorithm>
#include <unordered_set>

#include "common/rules/licences.h"
#include "common/rules/names.h"
#include "common/text/report.h"
#include "service/readiness/finding_kinds.h"
#include "service/report/checklist.h"
#include "service/report/checklist_items.h"

namespace sssup::report {

namespace id = text::id;
using Place = proto::Todo;
using Arguments = text::Message::Arguments;

/// Manual 2.2. Other addresses that the monitor watches are no longer watched then.
void Checklist::delete_group(const proto::FailoverGroup& group) {
  const auto& watched = group.resource_monitor().addresses();
  const auto own = rules::own_among(watched, rules::own_addresses(server_, answers_));
  std::vector<std::string> others;
  for (const std::string& address : watched)
    if (std::find(own.begin(), own.end(), address) == own.end()) others.push_back(address);
  const Arguments values = {{"group", group.name()}, {"monitor", group.monitor()}, {"addresses", list(own)}};
  text::Message detail(id::report_todo_delete_group_detail, values);
  if (!others.empty())
    detail = {id::report_todo_delete_group_others,
              {{"said", say(detail)}, {"others", list(others)}, {"count", std::to_string(others.size())}}};
  add(std::string(todo_delete_group) + rules::lower(group.name()), Place::MANAGER,
      {id::report_todo_delete_group, values}, detail);
}

void Checklist::groups() {
  add("virtual-resources", Place::MANAGER, id::report_todo_virtual_resources, id::report_todo_virtual_resources_detail);
  std::unordered_set<std::string_view> own_address;
  for (const proto::Finding& finding : report_.findings())
    if (finding.key() == readiness::kind::ip_monitor_own_address.key) own_address.insert(finding.subject());

  const auto item = [&](const proto::FailoverGroup& group) {
    if (own_address.contains(group.monitor())) {
      return delete_group(group);
    }
    const Arguments values = with({{"group", group.name()}, {"scripts", scripts_to_revise(group, server_, language_)}});
    add(std::string(todo_group) + rules::lower(group.name()), Place::MANAGER, {id::report_todo_group, values},
        {id::report_todo_group_detail, values});
  };
  // Custom scripts first: they are the ones that know nothing of a cluster (manual 3.8.2).
  for (const bool custom : {true, false})
    for (const proto::FailoverGroup& group : cluster_.groups())
      if (group.custom_scripts() == custom) item(group);

  watch_ids();
  if (const auto monitors = lost(kind_lan_board); !monitors.empty())
    add("lan-boards", Place::MANAGER, id::report_todo_lan_boards,
        {id::report_todo_lan_boards_detail, {{"monitors", list(monitors)}}});
  std::vector<std::string> lan_groups;
  for (const proto::FailoverGroup& group : cluster_.groups())
    if (group.has_lan_monitor()) lan_groups.push_back(group.name());
  if (!lan_groups.empty() && rules::lan_option_needs_snmp(server_.sss()))
    add("lan-option-snmp", Place::MANAGER, id::report_todo_lan_option_snmp,
        {id::report_todo_lan_option_snmp_detail, {{"groups", list(lan_groups)}}});

  if (!cluster_.groups().empty())
    add("trial-of-groups", Place::MANAGER, id::report_todo_trial, id::report_todo_trial_detail);
}

// Manual 4.2.9-6. Custom scripts may have watchIDs as well.
void Checklist::watch_ids() {
  std::vector<std::string> groups;
  for (const proto::MigratedMonitor& monitor : report_.migrated())
    if (monitor.kind() == kind_custom ||
        std::any_of(monitor.settings().begin(), monitor.settings().end(),
                    [](const proto::MigratedSetting& setting) { return setting.name().ends_with("watchID"); }))
      groups.push_back(monitor.group());
  if (!groups.empty())
    add("watch-ids", Place::MANAGER, id::report_todo_watch_ids,
        {id::report_todo_watch_ids_detail, {{"groups", list(groups)}}});
}

std::string scripts_to_revise(const proto::FailoverGroup& group, const proto::Server& server, text::Language language) {
  if (group.custom_scripts())
    return text::render({id::report_scripts_custom, {{"monitor", group.monitor()}}}, language);
  if (group.has_resource_monitor()) {
    const auto& addresses = group.resource_monitor().addresses();
    const std::string list = list_of_names({addresses.begin(), addresses.end()}, language);
    const bool fails_over = group.resource_monitor().action() == proto::FailoverGroup::FAILOVER;
    return text::render(
        {fails_over ? id::report_scripts_ip_address : id::report_scripts_ip_address_watched, {{"addresses", list}}},
        language);
  }
  if (group.has_service_monitor())
    return text::render(
        {id::report_scripts_uncontrolled_service, {{"service", group.service_monitor().service_name()}}}, language);
  if (!group.has_lan_monitor()) return text::render(id::report_scripts_usual, language);
  const bool by_snmp = rules::lan_option_needs_snmp(server.sss());
  return text::render({by_snmp ? id::report_scripts_lan_option : id::report_scripts_lan_board,
                       {{"address", group.lan_monitor().address()}}},
                      language);
}

}  // namespace sssup::report
