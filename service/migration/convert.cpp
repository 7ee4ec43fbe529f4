#include "service/migration/convert.h"

#include <algorithm>
#include <memory>
#include <unordered_map>
#include <utility>

#include "common/rules/names.h"
#include "common/text/migration.h"
#include "service/migration/batch_target.h"
#include "service/migration/cluster_properties.h"
#include "service/migration/monitor_report.h"
#include "service/migration/monitors.h"
#include "service/migration/run.h"

namespace sssup::migration {
namespace {

namespace id = text::id;
using document::Problem;
using text::Message;

std::string indexed(const char* list, int at) {
  return std::string(list) + "[" + std::to_string(at) + "]";
}

std::vector<Problem> profile_problems(const Products& products) {
  std::vector<Problem> problems;
  for (const proto::ProductProfile* profile : {&products.sss, &products.clusterpro})
    for (const std::string& missing : missing_values(*profile))
      problems.push_back({missing, Message(id::migration_profile_incomplete, {{"product", profile->product()}})});
  return problems;
}

void not_migrated(Run& run, const std::string& what, const char* kind, const text::Entry& reason) {
  proto::NotMigrated& row = *run.report.add_not_migrated();
  row.set_what(what);
  row.set_kind(kind);
  row.set_reason(render(reason, run.language));
}

/// IDs that the operator's own scripts and commands use are not made again for others.
void reserve_watch_ids(Run& run) {
  for (const proto::Monitor& monitor : run.server.sss().monitors()) {
    run.watch_ids.reserve_those_in(monitor.custom().start_script());
    run.watch_ids.reserve_those_in(monitor.custom().stop_script());
    for (const proto::ApplicationItem& item : monitor.application().items())
      run.watch_ids.reserve_those_in(item.command().text());
  }
}

/// R-2.6.2-groups, for names that nobody has been asked about as well.
class GroupNames {
 public:
  explicit GroupNames(Run& run) : run_(run) {}

  void check(const std::string& name, const std::string& monitor, const std::string& monitor_path) {
    const auto answer = run_.group_names.find(monitor);
    const std::string path = answer == run_.group_names.end() ? monitor_path + ".name" : answer->second.path;
    if (rules::group_name(name, run_.products.clusterpro.rules())) {
      run_.problems.push_back({path, Message(id::migration_group_name_invalid, {{"name", name}})});
      return;
    }
    const auto [first, is_new] = monitor_of_.emplace(rules::lower(name), monitor);
    if (!is_new)
      run_.problems.push_back({path, Message(id::migration_group_name_twice,
                                             {{"name", name}, {"monitor", monitor}, {"other", first->second}})});
  }

 private:
  Run& run_;
  std::unordered_map<std::string, std::string> monitor_of_;  // by group name in lower case
};

std::vector<PlannedGroup> planned_groups(Run& run) {
  std::vector<PlannedGroup> groups;
  GroupNames names(run);
  const auto& monitors = run.server.sss().monitors();
  for (int at = 0; at < monitors.size(); ++at) {
    const PlacedMonitor placed{monitors[at], indexed("sss.monitors", at)};
    auto planned = plan(run, placed);
    if (!planned) continue;
    names.check(planned->group.name(), placed.monitor.name(), placed.path);
    groups.push_back(std::move(*planned));
  }
  std::vector<std::pair<std::string, std::size_t>> order;  // CLUSTERPRO starts groups by name (R-2.6.2-groups)
  for (std::size_t at = 0; at < groups.size(); ++at) order.emplace_back(rules::lower(groups[at].group.name()), at);
  std::sort(order.begin(), order.end());
  std::vector<PlannedGroup> sorted;
  sorted.reserve(groups.size());
  for (const auto& [name, at] : order) sorted.push_back(std::move(groups[at]));
  return sorted;
}

}  // namespace

Run::Run(const proto::Server& the_server, const proto::Answers& the_answers, const Products& the_products,
         text::Language the_language)
    : server(the_server),
      answers(the_answers),
      products(the_products),
      language(the_language),
      sss(the_products.sss),
      clusterpro(the_products.clusterpro),
      watch_ids(the_products.clusterpro.scripts()),
      os_action(strictest_os_action(the_server.sss())) {
  for (int at = 0; at < answers.group_names_size(); ++at) {
    const proto::GroupName& answer = answers.group_names(at);
    group_names.emplace(answer.monitor(), PlacedAnswer{answer.group(), indexed("groupNames", at) + ".group"});
  }
  for (int at = 0; at < answers.lan_addresses_size(); ++at) {
    const proto::LanAddress& answer = answers.lan_addresses(at);
    lan_addresses.emplace(answer.monitor(), PlacedAnswer{answer.address(), indexed("lanAddresses", at) + ".address"});
  }
}

PlannedGroup group_for(const Run& run, const proto::Monitor& monitor) {
  PlannedGroup planned;
  const auto renamed = run.group_names.find(monitor.name());
  planned.group.set_name(renamed == run.group_names.end() ? monitor.name() : renamed->second.value);
  planned.group.set_monitor(monitor.name());
  planned.group.set_start_type("MANUAL");
  planned.group.add_failover_policy(run.server.computer_name());
  return planned;
}

std::optional<PlannedGroup> plan(Run& run, const PlacedMonitor& placed) {
  const proto::Monitor& monitor = placed.monitor;
  switch (monitor.kind_case()) {
    case proto::Monitor::kApplication: return application(run, placed);
    case proto::Monitor::kService:
      return monitor.service().start_control() ? controlled_service(run, placed) : uncontrolled_service(run, placed);
    case proto::Monitor::kCustom: return custom(run, placed);
    case proto::Monitor::kIpAddress: return ip_address(run, placed);
    case proto::Monitor::kLanBoard: return lan_board(run, placed);
    case proto::Monitor::kOs: os(run, placed); return std::nullopt;
    case proto::Monitor::kDisk:
      not_migrated(run, monitor.name(), "disk", id::migration_reason_disk);
      return std::nullopt;
    case proto::Monitor::KIND_NOT_SET: break;
  }
  return std::nullopt;
}

tl::expected<Conversion, std::vector<Problem>> convert(const proto::Server& server, const proto::Answers& answers,
                                                       const Products& products, text::Language language) {
  if (auto problems = profile_problems(products); !problems.empty()) return tl::unexpected(std::move(problems));
  Run run(server, answers, products, language);
  Conversion conversion;
  cluster_properties(run, conversion.cluster);
  reserve_watch_ids(run);
  const std::vector<PlannedGroup> groups = planned_groups(run);
  for (const proto::LanDuplexing& pair : server.sss().lan_duplexing())
    not_migrated(run, pair.name(), "lanDuplexing", id::migration_reason_lan_duplexing);

  const std::unique_ptr<Target> target = BatchTarget::open(products, server.system_locale(), run.problems);
  for (const PlannedGroup& planned : groups) {
    if (!target) break;
    conversion.scripts.push_back(target->scripts(planned, run.problems));
    *conversion.cluster.add_groups() = planned.group;
  }
  if (!run.problems.empty()) return tl::unexpected(std::move(run.problems));
  conversion.report = std::move(run.report);
  return conversion;
}

}  // namespace sssup::migration
