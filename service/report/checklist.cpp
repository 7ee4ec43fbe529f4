#include "service/report/checklist.h"

#include <algorithm>
#include <unordered_set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/rules/licences.h"
#include "common/rules/monitors.h"
#include "common/rules/public_lan.h"
#include "common/text/report.h"
#include "service/migration/setting_labels.h"
#include "service/readiness/finding_kinds.h"
#include "service/readiness/readiness.h"
#include "service/report/checklist_items.h"

namespace sssup::report {

namespace id = text::id;
using Place = proto::Todo;
using Arguments = text::Message::Arguments;

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
  placed.reserve(addresses.size());
  for (const std::string& address : addresses) placed.push_back(on_board(address));
  return placed;
}

/// The ports given in CLUSTERPRO's own Setup (manual 2.8), by Setup's names, after a colon; nothing while they are not
/// known.
std::string Checklist::setup_ports() const {
  std::vector<std::string> ports;
  for (const auto& asked : products_.clusterpro.setup().ports())
    for (const proto::SetupPort& given : answers_.setup_ports())
      if (given.key() == asked.key())
        ports.push_back(fmt::format(
            "{}: {}", language_ == text::Language::japanese ? asked.japanese() : asked.english(), given.port()));
  return ports.empty() ? std::string() : ": " + list(ports);
}

void Checklist::end_of_upgrade() {
  add("take-medium-out", Place::THIS_SERVER, id::report_todo_take_medium_out, id::report_todo_take_medium_out_detail);
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
    if (finding.key() == readiness::kind::service_starts_automatically.key) automatic.push_back(finding.subject());
  const auto controlled = readiness::controlled_services(server_, products_.sss, products_.clusterpro);
  if (controlled.empty()) return;
  const Arguments values = with({{"automatic", list(automatic)}, {"services", list(controlled)}});
  text::Message detail(
      automatic.empty() ? id::report_todo_manual_services_detail : id::report_todo_manual_services_now_detail, values);
  if (const auto missing = readiness::not_installed(controlled, server_); !missing.empty())
    detail = {id::report_todo_manual_services_missing,
              {{"said", say(detail)}, {"missing", list(missing)}, {"count", std::to_string(missing.size())}}};
  add("manual-services", Place::THIS_SERVER, id::report_todo_manual_services, detail);
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
  for (const auto& [user, monitor] : readiness::users_without_account(server_, products_.clusterpro))
    if (said.insert(rules::user_key(user, server_)).second)
      users.push_back(say({id::report_user_of_monitor, {{"user", user}, {"monitor", monitor}}}));
  // Deleted at the choices, and scripts still name them.
  for (const proto::Finding& finding : report_.findings())
    if (finding.key() == readiness::kind::deleted_user_in_script.key) users.push_back(finding.subject());
  return users;
}

static const text::Entry& stall_action(proto::MonitoringTimes::StallAction action) {
  switch (action) {
    case proto::MonitoringTimes::HARDWARE_RESET: return id::report_stall_hardware_reset;
    case proto::MonitoringTimes::STOP_ERROR: return id::report_stall_stop_error;
    default: return id::report_stall_nothing;
  }
}

void Checklist::properties() {
  // All of them, not the dedicated ones alone.
  add_by_public_lan(
      "interconnects-and-ports", Place::MANAGER, id::report_todo_interconnects_and_ports,
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
}

void Checklist::option_licences() {
  std::vector<std::string> options;
  for (const proto::ClusterOptionLicence& licence : cluster_.option_licences())
    options.push_back(migration::option_label(licence.option() + " " + licence.version(), language_));
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
      {need.clusterpro_cpus_to_buy > 0 ? id::report_todo_cluster_licences_detail
                                       : id::report_todo_cluster_licences_enough,
       values});
  add("licence-reuse", Place::THIS_SERVER, id::report_todo_licence_reuse,
      {id::report_todo_licence_reuse_detail, values});
}

void write_checklist(migration::Conversion& conversion, const proto::Server& server, const proto::Answers& answers,
                     const migration::Products& products, text::Language language) {
  conversion.report.clear_todo();
  Checklist checklist(conversion, server, answers, products, language);
  checklist.end_of_upgrade();
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
