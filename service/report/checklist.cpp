#include "service/report/checklist.h"

#include <unordered_map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/rules/addresses.h"
#include "common/rules/licences.h"
#include "common/rules/names.h"
#include "common/text/report.h"
#include "service/readiness/readiness.h"
#include "service/report/names.h"

namespace sssup::report {
namespace {

namespace id = text::id;
using Arguments = text::Message::Arguments;

class Checklist {
 public:
  Checklist(migration::Conversion& conversion, const proto::Server& server, const proto::Answers& answers,
            const migration::Products& products, text::Language language);

  void hardware();       // manual 3.2
  void applications();   // 3.3
  void this_server();    // 3.4
  void other_servers();  // 3.5, 3.6
  void properties();     // 3.7
  void groups();         // 3.8
  void not_migrated();   // 1.5
  void licences();       // 1.6, 1.7, 2.10

 private:
  std::string say(const text::Message& message) const { return text::render(message, language_); }
  std::string list(const std::vector<std::string>& names) const { return list_of_names(names, language_); }
  void add(std::string item, const text::Message& title, const text::Message& detail);
  /// The values most items share, and those of its own.
  Arguments with(Arguments own) const;
  std::string on_board(const std::string& address) const;
  std::vector<std::string> lost(std::string_view kind) const;

  proto::Report& report_;
  const proto::Cluster& cluster_;
  const proto::Server& server_;
  const proto::Answers& answers_;
  const migration::Products& products_;
  const text::Language language_;
  std::unordered_map<std::string, std::string> boards_;  // canonical address -> board
  std::vector<std::string> interconnects_;               // with their boards, by priority
  Arguments shared_;
};

Checklist::Checklist(migration::Conversion& conversion, const proto::Server& server, const proto::Answers& answers,
                     const migration::Products& products, text::Language language)
    : report_(conversion.report),
      cluster_(conversion.cluster),
      server_(server),
      answers_(answers),
      products_(products),
      language_(language) {
  for (const proto::Adapter& adapter : server.adapters())
    for (const std::string& text : adapter.addresses())
      if (const auto address = rules::parse_prefix(text)) boards_.emplace(address->address, adapter.name());

  const proto::ClusterServer primary = cluster_.servers().empty() ? proto::ClusterServer() : cluster_.servers(0);
  for (const std::string& address : primary.interconnects()) interconnects_.push_back(on_board(address));
  // The public LAN is the backup interconnect, lowest in priority (manual 2.6.2).
  const int count = primary.interconnects_size();
  const std::vector<std::string> dedicated(interconnects_.begin(), interconnects_.end() - (count > 0 ? 1 : 0));
  shared_ = {
      {"server", primary.name()},
      {"cluster", cluster_.cluster_name()},
      {"public", count > 0 ? interconnects_.back() : "?"},
      {"interconnects", list(dedicated)},
      {"tcp", fmt::format("{}", fmt::join(cluster_.ports().tcp(), ", "))},
      {"udp", std::to_string(cluster_.ports().udp())},
      {"service", products.clusterpro.services().empty() ? "CLUSTERPRO Server" : products.clusterpro.services(0)}};
}

void Checklist::add(std::string item, const text::Message& title, const text::Message& detail) {
  proto::Todo& todo = *report_.add_todo();
  todo.set_id(std::move(item));
  todo.set_title(say(title));
  todo.set_detail(say(detail));
}

Arguments Checklist::with(Arguments own) const {
  own.insert(own.end(), shared_.begin(), shared_.end());
  return own;
}

std::string Checklist::on_board(const std::string& address) const {
  const auto board = boards_.find(rules::canonical_address(address).value_or(address));
  if (board == boards_.end()) return say({id::report_address_not_set, {{"address", address}}});
  return say({id::report_address_on_board, {{"address", address}, {"board", board->second}}});
}

void Checklist::hardware() {
  if (server_.adapters_size() < 2)
    add("add-lan-board", id::report_todo_add_lan_board,
        {id::report_todo_add_lan_board_detail, {{"count", std::to_string(server_.adapters_size())}}});
  add("static-addresses", id::report_todo_static_addresses,
      {id::report_todo_static_addresses_detail, {{"addresses", list(interconnects_)}}});
  add("public-lan-throughput", id::report_todo_public_lan_throughput,
      {id::report_todo_public_lan_throughput_detail, shared_});
  add("binding-order", id::report_todo_binding_order, {id::report_todo_binding_order_detail, shared_});
  add("interconnect-tcpip-only", id::report_todo_interconnect_tcpip_only,
      {id::report_todo_interconnect_tcpip_only_detail, shared_});
  std::vector<std::string> drives;
  for (const proto::Disk& disk : server_.disks()) drives.push_back(disk.letter() + ":");
  add("shared-disk", id::report_todo_shared_disk, {id::report_todo_shared_disk_detail, {{"drives", list(drives)}}});
}

void Checklist::applications() {
  std::vector<std::string> groups;
  for (const proto::MigratedMonitor& monitor : report_.migrated())
    if (monitor.kind() == kind_application || monitor.kind() == kind_service || monitor.kind() == kind_custom)
      groups.push_back(monitor.group());
  add("application-data", id::report_todo_application_data,
      {id::report_todo_application_data_detail, {{"groups", list(groups)}}});
}

void Checklist::this_server() {
  add("cross-call-disk", id::report_todo_cross_call_disk, id::report_todo_cross_call_disk_detail);
  add("clusterpro-service", id::report_todo_clusterpro_service, {id::report_todo_clusterpro_service_detail, shared_});
}

void Checklist::other_servers() {
  add("partner-server", id::report_todo_partner_server, {id::report_todo_partner_server_detail, shared_});
  add("clusterpro-manager", id::report_todo_clusterpro_manager, {id::report_todo_clusterpro_manager_detail, shared_});
  add("register-cluster", id::report_todo_register_cluster, {id::report_todo_register_cluster_detail, shared_});
  add("add-server", id::report_todo_add_server, {id::report_todo_add_server_detail, shared_});
}

const text::Entry& stall_action(proto::MonitoringTimes::StallAction action) {
  switch (action) {
    case proto::MonitoringTimes::HARDWARE_RESET: return id::report_stall_hardware_reset;
    case proto::MonitoringTimes::STOP_ERROR: return id::report_stall_stop_error;
    default: return id::report_stall_nothing;
  }
}

void Checklist::properties() {
  add("interconnects-and-ports", id::report_todo_interconnects_and_ports,
      // All of them, not the dedicated ones alone.
      {id::report_todo_interconnects_and_ports_detail, with({{"interconnects", list(interconnects_)}})});
  add("network-partition", id::report_todo_network_partition, {id::report_todo_network_partition_detail, shared_});
  const proto::MonitoringTimes& times = cluster_.monitoring_times();
  if (cluster_.has_monitoring_times())
    add("monitoring-times", id::report_todo_monitoring_times,
        {id::report_todo_monitoring_times_detail,
         {{"seconds", std::to_string(times.os_stall_timeout_seconds())},
          {"action", say(stall_action(times.os_stall_action()))}}});
  else
    add("monitoring-times", id::report_todo_monitoring_times, id::report_todo_monitoring_times_default_detail);
  std::vector<std::string> users;
  for (const proto::ClusterAccount& account : cluster_.accounts()) users.push_back(account.user());
  add("accounts", id::report_todo_accounts, {id::report_todo_accounts_detail, {{"users", list(users)}}});
}

void Checklist::groups() {
  std::unordered_map<std::string_view, const proto::Finding*> own_address;
  for (const proto::Finding& finding : report_.findings())
    if (finding.key() == "ip-monitor-own-address") own_address.emplace(finding.subject(), &finding);

  const auto item = [&](const proto::FailoverGroup& group) {
    const std::string name = rules::lower(group.name());
    if (own_address.contains(group.monitor())) {
      const auto& addresses = group.resource_monitor().addresses();
      const Arguments values = {{"group", group.name()},
                                {"monitor", group.monitor()},
                                {"addresses", list({addresses.begin(), addresses.end()})}};
      add(std::string(todo_delete_group) + name, {id::report_todo_delete_group, values},
          {id::report_todo_delete_group_detail, values});
      return;
    }
    const Arguments values = with({{"group", group.name()}, {"scripts", scripts_to_revise(group, server_, language_)}});
    add(std::string(todo_group) + name, {id::report_todo_group, values}, {id::report_todo_group_detail, values});
  };
  // Custom scripts first: they are the ones that know nothing of a cluster (manual 3.8.2).
  for (const bool custom : {true, false})
    for (const proto::FailoverGroup& group : cluster_.groups())
      if (group.custom_scripts() == custom) item(group);

  std::vector<std::string> lan_groups;
  for (const proto::FailoverGroup& group : cluster_.groups())
    if (group.has_lan_monitor()) lan_groups.push_back(group.name());
  if (!lan_groups.empty() && rules::lan_option_needs_snmp(server_.sss()))
    add("lan-option-snmp", id::report_todo_lan_option_snmp,
        {id::report_todo_lan_option_snmp_detail, {{"groups", list(lan_groups)}}});
}

std::vector<std::string> Checklist::lost(std::string_view kind) const {
  std::vector<std::string> names;
  for (const proto::NotMigrated& entry : report_.not_migrated())
    if (entry.kind() == kind) names.push_back(entry.what());
  return names;
}

void Checklist::not_migrated() {
  if (const auto monitors = lost(kind_disk); !monitors.empty())
    add("disk-monitors", id::report_todo_disk_monitors,
        {id::report_todo_disk_monitors_detail, {{"monitors", list(monitors)}}});
  if (const auto pairs = lost(kind_lan_duplexing); !pairs.empty())
    add("lan-duplexing", id::report_todo_lan_duplexing,
        {id::report_todo_lan_duplexing_detail, {{"pairs", list(pairs)}}});
  if (const auto monitors = lost(kind_lan_board); !monitors.empty())
    add("lan-boards", id::report_todo_lan_boards, {id::report_todo_lan_boards_detail, {{"monitors", list(monitors)}}});
}

void Checklist::licences() {
  const auto upgrade =
      rules::upgrade_licences(server_.sss(), answers_.upgrade_licences(), products_.clusterpro.licence());
  if (upgrade.missing() > 0)
    add("upgrade-licences", id::report_todo_upgrade_licences,
        {id::report_todo_upgrade_licences_detail,
         {{"missing", std::to_string(upgrade.missing())}, {"needed", std::to_string(upgrade.needed)}}});

  const auto need =
      rules::licence_need(server_.cpu_count(), {server_.cpu_count()}, rules::licences_held(server_.sss()));
  const Arguments values = with({{"cpus", std::to_string(server_.cpu_count())},
                                 {"licences", std::to_string(need.sss_licences)},
                                 {"covered", std::to_string(need.covered_cpus)},
                                 {"total", std::to_string(need.cluster_cpus)},
                                 {"buy", std::to_string(need.clusterpro_cpus_to_buy)}});
  add("cluster-licences", id::report_todo_cluster_licences, {id::report_todo_cluster_licences_detail, values});
  add("licence-reuse", id::report_todo_licence_reuse, {id::report_todo_licence_reuse_detail, values});

  std::vector<std::string> options;
  for (const proto::ClusterOptionLicence& licence : cluster_.option_licences())
    options.push_back(licence.option() + " " + licence.version());
  if (!options.empty())
    add("option-licences", id::report_todo_option_licences,
        {id::report_todo_option_licences_detail,
         with({{"options", list(options)}, {"count", std::to_string(options.size())}})});
}

}  // namespace

std::string scripts_to_revise(const proto::FailoverGroup& group, const proto::Server& server, text::Language language) {
  if (group.custom_scripts())
    return text::render({id::report_scripts_custom, {{"monitor", group.monitor()}}}, language);
  if (group.has_resource_monitor()) {
    const auto& addresses = group.resource_monitor().addresses();
    const std::string list = list_of_names({addresses.begin(), addresses.end()}, language);
    return text::render({id::report_scripts_ip_address, {{"addresses", list}}}, language);
  }
  const bool by_snmp = group.has_lan_monitor() && rules::lan_option_needs_snmp(server.sss());
  return text::render(by_snmp ? id::report_scripts_lan_option : id::report_scripts_usual, language);
}

void write_checklist(migration::Conversion& conversion, const proto::Server& server, const proto::Answers& answers,
                     const migration::Products& products, text::Language language) {
  conversion.report.clear_todo();
  Checklist checklist(conversion, server, answers, products, language);
  checklist.hardware();
  checklist.applications();
  checklist.this_server();
  checklist.other_servers();
  checklist.properties();
  checklist.groups();
  checklist.not_migrated();
  checklist.licences();
}

}  // namespace sssup::report
