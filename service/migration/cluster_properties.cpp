#include "service/migration/cluster_properties.h"

#include <set>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/rules/public_lan.h"
#include "common/rules/user_choices.h"
#include "common/text/migration.h"

namespace sssup::migration {
namespace {

namespace id = text::id;
using text::Message;

void report_default(Run& run, std::string name, std::string value) {
  proto::DefaultValue& row = *run.report.add_defaults();
  row.set_name(std::move(name));
  row.set_value(std::move(value));
}

void report_other(Run& run, std::string name, std::string was, const std::string& became, const Message& why) {
  proto::MigratedSetting& row = *run.report.add_others();
  row.set_name(std::move(name));
  row.set_was(std::move(was));
  row.set_became(became);
  row.set_why(render(why, run.language));
}

void name_and_server(Run& run, proto::Cluster& cluster) {
  cluster.set_cluster_name(run.answers.has_cluster_name() ? run.answers.cluster_name()
                                                          : run.clusterpro.word("clusterName"));
  if (!run.answers.has_cluster_name()) report_default(run, "clusterName", cluster.cluster_name());

  if (!run.server.has_system_locale())
    report_default(run, "systemLocale", run.products.clusterpro.scripts().default_locale());

  proto::ClusterServer& server = *cluster.add_servers();
  server.set_name(run.server.computer_name());
  for (std::string& address : rules::interconnects_of(run.server, run.answers))
    server.add_interconnects(std::move(address));
  if (run.answers.interconnects().empty())
    report_default(run, "interconnects", fmt::format("{}", fmt::join(server.interconnects(), ", ")));
}

void ports(Run& run, proto::Ports& ports) {
  *ports.mutable_tcp() = run.answers.ports().tcp();
  if (ports.tcp().empty()) {
    for (const std::uint32_t port : run.clusterpro.numbers("ports.tcp")) ports.add_tcp(port);
    report_default(run, "ports.tcp", run.clusterpro.word("ports.tcp"));
  }
  if (run.answers.ports().has_udp()) {
    ports.set_udp(run.answers.ports().udp());
  } else {
    ports.set_udp(run.clusterpro.number("ports.udp"));
    report_default(run, "ports.udp", run.clusterpro.word("ports.udp"));
  }
  // Each may hold alone and still be the default of another one that was not answered.
  std::set<std::uint32_t> seen;
  for (const std::uint32_t port : ports.tcp()) seen.insert(port);
  if (seen.size() != static_cast<std::size_t>(ports.tcp_size()) || seen.contains(ports.udp()))
    run.problems.push_back({"ports", Message(id::migration_ports_collide)});
}

void accounts(Run& run, proto::Cluster& cluster) {
  const rules::UserChoices choices(run.answers, run.server);
  for (const proto::Account& account : run.server.sss().accounts()) {
    const proto::UserChoice* choice = choices.of(account.user());
    const std::string name = "accounts." + account.user();
    if (choice != nullptr && choice->delete_()) {
      report_other(run, name, account.user(), render(id::migration_dropped, run.language),
                   id::migration_why_account_deleted);
      continue;
    }
    cluster.add_accounts()->set_user(account.user());
    report_other(run, name, account.user(), account.user(),
                 choice != nullptr && choice->has_new_password() ? id::migration_why_password_changed
                                                                 : id::migration_why_account_kept);
  }
}

void monitoring_times(Run& run, proto::Cluster& cluster) {
  if (!run.os_action) {
    report_default(run, "monitoringTimes", render(id::migration_clusterpro_default, run.language));
    return;
  }
  cluster.mutable_monitoring_times()->set_os_stall_timeout_seconds(
      run.clusterpro.number("monitoringTimes.osStallTimeoutSeconds"));
  cluster.mutable_monitoring_times()->set_os_stall_action(*run.os_action);
  report_default(run, "monitoringTimes.others", render(id::migration_clusterpro_default, run.language));
}

void option_licences(Run& run, proto::Cluster& cluster) {
  for (const proto::OptionLicence& held : run.server.sss().option_licences()) {
    proto::ClusterOptionLicence& licence = *cluster.add_option_licences();
    licence.set_option(held.option());
    licence.set_version(held.version());
    const std::string& shown = held.version();
    report_other(run, "optionLicences." + held.option(), shown, shown, id::migration_why_option_licence);
  }
}

}  // namespace

void cluster_properties(Run& run, proto::Cluster& cluster) {
  cluster.set_format(1);
  name_and_server(run, cluster);
  ports(run, *cluster.mutable_ports());
  accounts(run, cluster);
  cluster.set_network_partition(proto::Cluster::NONE);
  monitoring_times(run, cluster);
  option_licences(run, cluster);
  report_default(run, "groups.failoverPolicy", run.server.computer_name());
  for (const proto::DefaultProfile& entry : run.products.clusterpro.defaults())
    if (entry.of() == "CLUSTERPRO") report_default(run, entry.setting(), entry.value());
}

}  // namespace sssup::migration
