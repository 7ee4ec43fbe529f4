#include "service/report/checklist.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/rules/licences.h"
#include "common/rules/monitors.h"
#include "common/rules/names.h"
#include "common/rules/public_lan.h"
#include "common/text/report.h"
#include "service/readiness/readiness.h"
#include "service/report/names.h"

namespace sssup::report {
namespace {

namespace id = text::id;
using Arguments = text::Message::Arguments;

using Place = proto::Todo;

class Checklist {
 public:
  Checklist(migration::Conversion& conversion, const proto::Server& server, const proto::Answers& answers,
            const migration::Products& products, text::Language language);

  void hardware();       // manual 3.2
  void applications();   // 3.3
  void this_server();    // 3.4
  void other_servers();  // 3.5, 3.6
  void properties();     // 3.7
  void groups();         // 3.8, 4.2.9
  void not_migrated();   // 1.5
  void licences();       // 1.6, 2.10

 private:
  void watch_ids();
  std::string say(const text::Message& message) const { return text::render(message, language_); }
  std::string list(const std::vector<std::string>& names) const { return list_of_names(names, language_); }
  void add(std::string item, Place::Place place, const text::Message& title, const text::Message& detail);
  /// As add(), for advice that is wrong when the public LAN is another one than assumed (R-2.6.2-public).
  void add_by_public_lan(std::string item, Place::Place place, const text::Message& title, const text::Message& detail);
  /// The values most items share, and those of its own.
  Arguments with(Arguments own) const;
  std::string on_board(const std::string& address) const;
  std::vector<std::string> on_boards(const std::vector<std::string>& addresses) const;
  std::string setup_ports() const;
  std::vector<std::string> lost(std::string_view kind) const;
  void interconnect_boards();
  void option_licences();
  std::vector<std::string> users_to_add() const;

  proto::Report& report_;
  const proto::Cluster& cluster_;
  const proto::Server& server_;
  const proto::Answers& answers_;
  const migration::Products& products_;
  const text::Language language_;
  std::vector<std::string> interconnects_;  // by priority, canonical
  rules::PublicAddress public_lan_;
  std::vector<std::string> dedicated_;  // interconnects on boards of their own, with their boards
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
  const proto::ClusterServer primary = cluster_.servers().empty() ? proto::ClusterServer() : cluster_.servers(0);
  interconnects_.assign(primary.interconnects().begin(), primary.interconnects().end());
  public_lan_ = rules::public_address(server, answers, interconnects_);
  dedicated_ = on_boards(rules::dedicated_interconnects(server, interconnects_, public_lan_));
  const bool known = !public_lan_.address.empty();
  shared_ = {
      {"server", primary.name()},
      {"cluster", cluster_.cluster_name()},
      {"public", known ? on_board(public_lan_.address) : say(id::report_public_unknown)},
      {"public_address", known ? public_lan_.address : say(id::report_public_unknown)},
      {"interconnects", list(dedicated_)},
      {"tcp", fmt::format("{}", fmt::join(cluster_.ports().tcp(), ", "))},
      {"udp", std::to_string(cluster_.ports().udp())},
      {"setup_ports", setup_ports()},
      {"service", products.clusterpro.services().empty() ? "CLUSTERPRO Server" : products.clusterpro.services(0)}};
}

void Checklist::add(std::string item, Place::Place place, const text::Message& title, const text::Message& detail) {
  proto::Todo& todo = *report_.add_todo();
  todo.set_id(std::move(item));
  todo.set_title(say(title));
  todo.set_detail(say(detail));
  todo.set_place(place);
}

void Checklist::add_by_public_lan(std::string item, Place::Place place, const text::Message& title,
                                  const text::Message& detail) {
  add(std::move(item), place, title, detail);
  if (!public_lan_.assumed() || public_lan_.address.empty()) return;
  std::string& said = *report_.mutable_todo(report_.todo_size() - 1)->mutable_detail();
  said = say({id::report_public_assumed, {{"said", said}, {"public", on_board(public_lan_.address)}}});
}

Arguments Checklist::with(Arguments own) const {
  own.insert(own.end(), shared_.begin(), shared_.end());
  return own;
}

std::string Checklist::on_board(const std::string& address) const {
  const std::string board = rules::board_of(server_, address);
  if (board.empty()) return say({id::report_address_not_set, {{"address", address}}});
  return say({id::report_address_on_board, {{"address", address}, {"board", board}}});
}

std::vector<std::string> Checklist::on_boards(const std::vector<std::string>& addresses) const {
  std::vector<std::string> placed;
  for (const std::string& address : addresses) placed.push_back(on_board(address));
  return placed;
}

/// The ports given in CLUSTERPRO's own Setup (manual 2.8), by Setup's names.
std::string Checklist::setup_ports() const {
  std::vector<std::string> ports;
  for (const auto& asked : products_.clusterpro.setup().ports())
    for (const proto::SetupPort& given : answers_.setup_ports())
      if (given.key() == asked.key())
        ports.push_back(fmt::format(
            "{}: {}", language_ == text::Language::japanese ? asked.japanese() : asked.english(), given.port()));
  return ports.empty() ? say(id::report_setup_ports_unknown) : list(ports);
}

void Checklist::hardware() {
  if (server_.adapters_size() < 2)
    add("add-lan-board", Place::POWER_OFF, id::report_todo_add_lan_board,
        {id::report_todo_add_lan_board_detail, {{"count", std::to_string(server_.adapters_size())}}});
  std::vector<std::string> addresses = on_boards(interconnects_);
  const bool listed =
      std::find(interconnects_.begin(), interconnects_.end(), public_lan_.address) != interconnects_.end();
  if (!public_lan_.address.empty() && !listed) addresses.push_back(on_board(public_lan_.address));
  std::vector<std::string> watched;
  for (const proto::FailoverGroup& group : cluster_.groups())
    if (group.has_lan_monitor() &&
        std::find(interconnects_.begin(), interconnects_.end(), group.lan_monitor().address()) == interconnects_.end())
      watched.push_back(on_board(group.lan_monitor().address()));
  const text::Message fixed(id::report_todo_static_addresses_detail, {{"addresses", list(addresses)}});
  if (watched.empty())
    add("static-addresses", Place::THIS_SERVER, id::report_todo_static_addresses, fixed);
  else
    add("static-addresses", Place::THIS_SERVER, id::report_todo_static_addresses,
        {id::report_todo_static_addresses_watched, {{"fixed", say(fixed)}, {"watched", list(watched)}}});
  add_by_public_lan("public-lan-throughput", Place::THIS_SERVER, id::report_todo_public_lan_throughput,
                    {id::report_todo_public_lan_throughput_detail, shared_});
  // Without an interconnect on a board of its own, there is a board to come.
  const bool to_come = dedicated_.empty();
  add_by_public_lan("binding-order", Place::THIS_SERVER, id::report_todo_binding_order,
                    {to_come ? id::report_todo_binding_order_to_come : id::report_todo_binding_order_detail, shared_});
  interconnect_boards();
  std::vector<std::string> drives;
  for (const proto::Disk& disk : server_.disks())
    if (disk.kind() == proto::Disk::FIXED || disk.kind() == proto::Disk::KIND_UNSPECIFIED)
      drives.push_back(disk.letter() + ":");
  add("shared-disk", Place::POWER_OFF, id::report_todo_shared_disk,
      {id::report_todo_shared_disk_detail, {{"drives", list(drives)}}});
}

/// The one item that can take a board off its network: no board is named as long as the public LAN is only assumed.
void Checklist::interconnect_boards() {
  const bool assumed = public_lan_.assumed() && !public_lan_.address.empty();
  const auto& detail = assumed              ? id::report_todo_interconnect_tcpip_only_assumed
                       : dedicated_.empty() ? id::report_todo_interconnect_tcpip_only_to_come
                                            : id::report_todo_interconnect_tcpip_only_detail;
  add("interconnect-tcpip-only", Place::THIS_SERVER, id::report_todo_interconnect_tcpip_only,
      {detail, with({{"boards", list(on_boards(interconnects_))}})});
}

void Checklist::applications() {
  std::unordered_set<std::string_view> only_watching;  // services without start control run on either server
  for (const proto::FailoverGroup& group : cluster_.groups())
    if (group.has_service_monitor()) only_watching.insert(group.monitor());
  std::vector<std::string> groups;
  for (const proto::MigratedMonitor& monitor : report_.migrated())
    if (monitor.kind() == kind_application || monitor.kind() == kind_service || monitor.kind() == kind_custom)
      if (!only_watching.contains(monitor.monitor())) groups.push_back(monitor.group());
  add("application-data", Place::THIS_SERVER, id::report_todo_application_data,
      {id::report_todo_application_data_detail, {{"groups", list(groups)}}});

  std::vector<std::string> automatic;
  for (const proto::Finding& finding : report_.findings())
    if (finding.key() == "service-starts-automatically") automatic.push_back(finding.subject());
  const auto controlled = readiness::controlled_services(server_, products_.sss);
  if (controlled.empty()) return;
  const Arguments values = with({{"automatic", list(automatic)}, {"services", list(controlled)}});
  add("manual-services", Place::THIS_SERVER, id::report_todo_manual_services,
      {automatic.empty() ? id::report_todo_manual_services_detail : id::report_todo_manual_services_now_detail,
       values});
}

void Checklist::this_server() {
  add("cross-call-disk", Place::THIS_SERVER, id::report_todo_cross_call_disk, id::report_todo_cross_call_disk_detail);
  add("clusterpro-service", Place::THIS_SERVER, id::report_todo_clusterpro_service,
      {id::report_todo_clusterpro_service_detail, shared_});
}

void Checklist::other_servers() {
  add("partner-server", Place::PARTNER, id::report_todo_partner_server,
      {id::report_todo_partner_server_detail, shared_});
  add("clusterpro-manager", Place::MANAGER, id::report_todo_clusterpro_manager,
      {id::report_todo_clusterpro_manager_detail, shared_});
  add_by_public_lan("register-cluster", Place::MANAGER, id::report_todo_register_cluster,
                    {id::report_todo_register_cluster_detail, shared_});
  add_by_public_lan("add-server", Place::MANAGER, id::report_todo_add_server,
                    {id::report_todo_add_server_detail, shared_});
  option_licences();
}

// R-2.6.2-users, each with the first monitor that runs as it.
std::vector<std::string> Checklist::users_to_add() const {
  std::vector<std::string> users;
  std::unordered_set<std::string> said;
  for (const auto& [user, monitor] : rules::users_without_account(server_))
    if (said.insert(rules::user_key(user, server_)).second)
      users.push_back(say({id::report_user_of_monitor, {{"user", user}, {"monitor", monitor}}}));
  return users;
}

const text::Entry& stall_action(proto::MonitoringTimes::StallAction action) {
  switch (action) {
    case proto::MonitoringTimes::HARDWARE_RESET: return id::report_stall_hardware_reset;
    case proto::MonitoringTimes::STOP_ERROR: return id::report_stall_stop_error;
    default: return id::report_stall_nothing;
  }
}

void Checklist::properties() {
  add("interconnects-and-ports", Place::MANAGER, id::report_todo_interconnects_and_ports,
      // All of them, not the dedicated ones alone.
      {id::report_todo_interconnects_and_ports_detail, with({{"interconnects", list(on_boards(interconnects_))}})});
  add("network-partition", Place::MANAGER, id::report_todo_network_partition,
      {id::report_todo_network_partition_detail, shared_});
  const proto::MonitoringTimes& times = cluster_.monitoring_times();
  if (cluster_.has_monitoring_times())
    add("monitoring-times", Place::MANAGER, id::report_todo_monitoring_times,
        {id::report_todo_monitoring_times_detail,
         {{"seconds", std::to_string(times.os_stall_timeout_seconds())},
          {"action", say(stall_action(times.os_stall_action()))}}});
  else
    add("monitoring-times", Place::MANAGER, id::report_todo_monitoring_times,
        id::report_todo_monitoring_times_default_detail);
  std::vector<std::string> users;
  for (const proto::ClusterAccount& account : cluster_.accounts()) users.push_back(account.user());
  const text::Message accounts(id::report_todo_accounts_detail, {{"users", list(users)}});
  const auto missing = users_to_add();
  if (missing.empty()) return add("accounts", Place::MANAGER, id::report_todo_accounts, accounts);
  add("accounts", Place::MANAGER, id::report_todo_accounts,
      {id::report_todo_accounts_missing, {{"accounts", say(accounts)}, {"missing", list(missing)}}});
}

void Checklist::groups() {
  add("virtual-resources", Place::MANAGER, id::report_todo_virtual_resources, id::report_todo_virtual_resources_detail);
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
      add(std::string(todo_delete_group) + name, Place::MANAGER, {id::report_todo_delete_group, values},
          {id::report_todo_delete_group_detail, values});
      return;
    }
    const Arguments values = with({{"group", group.name()}, {"scripts", scripts_to_revise(group, server_, language_)}});
    add(std::string(todo_group) + name, Place::MANAGER, {id::report_todo_group, values},
        {id::report_todo_group_detail, values});
  };
  // Custom scripts first: they are the ones that know nothing of a cluster (manual 3.8.2).
  for (const bool custom : {true, false})
    for (const proto::FailoverGroup& group : cluster_.groups())
      if (group.custom_scripts() == custom) item(group);

  watch_ids();
  if (!cluster_.groups().empty())
    add("trial-of-groups", Place::MANAGER, id::report_todo_trial, id::report_todo_trial_detail);

  std::vector<std::string> lan_groups;
  for (const proto::FailoverGroup& group : cluster_.groups())
    if (group.has_lan_monitor()) lan_groups.push_back(group.name());
  if (!lan_groups.empty() && rules::lan_option_needs_snmp(server_.sss()))
    add("lan-option-snmp", Place::MANAGER, id::report_todo_lan_option_snmp,
        {id::report_todo_lan_option_snmp_detail, {{"groups", list(lan_groups)}}});
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

std::vector<std::string> Checklist::lost(std::string_view kind) const {
  std::vector<std::string> names;
  for (const proto::NotMigrated& entry : report_.not_migrated())
    if (entry.kind() == kind) names.push_back(entry.what());
  return names;
}

void Checklist::not_migrated() {
  std::vector<std::string> disks;
  for (const proto::Monitor& monitor : server_.sss().monitors())
    if (monitor.has_disk())
      disks.push_back(say({id::report_disk_monitor, {{"monitor", monitor.name()}, {"drive", monitor.disk().drive()}}}));
  if (!disks.empty())
    add("disk-monitors", Place::THIS_SERVER, id::report_todo_disk_monitors,
        {id::report_todo_disk_monitors_detail, {{"monitors", list(disks)}}});
  std::vector<std::string> pairs;
  for (const proto::LanDuplexing& pair : server_.sss().lan_duplexing())
    pairs.push_back(say({id::report_duplexed_boards,
                         {{"pair", pair.name()}, {"boards", list({pair.adapters().begin(), pair.adapters().end()})}}}));
  if (!pairs.empty())
    add("lan-duplexing", Place::THIS_SERVER, id::report_todo_lan_duplexing,
        {id::report_todo_lan_duplexing_detail, {{"pairs", list(pairs)}}});
  if (const auto monitors = lost(kind_lan_board); !monitors.empty())
    add("lan-boards", Place::MANAGER, id::report_todo_lan_boards,
        {id::report_todo_lan_boards_detail, {{"monitors", list(monitors)}}});
}

void Checklist::option_licences() {
  std::vector<std::string> options;
  for (const proto::ClusterOptionLicence& licence : cluster_.option_licences())
    options.push_back(licence.option() + " " + licence.version());
  if (!options.empty())
    add("option-licences", Place::PARTNER, id::report_todo_option_licences,
        {id::report_todo_option_licences_detail,
         with({{"options", list(options)}, {"count", std::to_string(options.size())}})});
}

void Checklist::licences() {
  const auto upgrade =
      rules::upgrade_licences(server_.sss(), answers_.upgrade_licences(), products_.clusterpro.licence());
  if (upgrade.missing() > 0)
    add("upgrade-licences", Place::THIS_SERVER, id::report_todo_upgrade_licences,
        {id::report_todo_upgrade_licences_detail,
         {{"missing", std::to_string(upgrade.missing())}, {"needed", std::to_string(upgrade.needed)}}});

  const auto need =
      rules::licence_need(server_.cpu_count(), {server_.cpu_count()}, rules::licences_held(server_.sss()));
  const Arguments values = with({{"cpus", std::to_string(server_.cpu_count())},
                                 {"licences", std::to_string(need.sss_licences)},
                                 {"covered", std::to_string(need.covered_cpus)},
                                 {"total", std::to_string(need.cluster_cpus)},
                                 {"buy", std::to_string(need.clusterpro_cpus_to_buy)}});
  add("cluster-licences", Place::THIS_SERVER, id::report_todo_cluster_licences,
      {id::report_todo_cluster_licences_detail, values});
  add("licence-reuse", Place::THIS_SERVER, id::report_todo_licence_reuse,
      {id::report_todo_licence_reuse_detail, values});
}

}  // namespace

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

void write_checklist(migration::Conversion& conversion, const proto::Server& server, const proto::Answers& answers,
                     const migration::Products& products, text::Language language) {
  conversion.report.clear_todo();
  Checklist checklist(conversion, server, answers, products, language);
  checklist.hardware();
  checklist.applications();
  checklist.not_migrated();
  checklist.licences();
  checklist.this_server();  // ends with its shutdown
  checklist.other_servers();
  checklist.properties();
  checklist.groups();
}

}  // namespace sssup::report
