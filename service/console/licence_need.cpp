#include "common/rules/licences.h"

#include <nlohmann/json.hpp>

#include "common/text/console.h"
#include "service/console/commands.h"

namespace sssup::console {

ExitCode licence_need(const Context& context, const LicenceNeedOptions& options) {
  const rules::LicenceNeed need = rules::licence_need(options.server_cpus, options.added_cpus);
  if (options.format == Format::json) {
    const nlohmann::ordered_json json = {{"sssLicences", need.sss_licences},
                                         {"upgradeLicences", need.upgrade_licences},
                                         {"clusterCpus", need.cluster_cpus},
                                         {"coveredCpus", need.covered_cpus},
                                         {"clusterproCpusToBuy", need.clusterpro_cpus_to_buy}};
    print_line(json.dump());
    return ExitCode::done;
  }
  print_line(context.say({text::id::console_need_pairs,
                          {{"sss", std::to_string(need.sss_licences)},
                           {"upgrade", std::to_string(need.upgrade_licences)},
                           {"cpus", std::to_string(options.server_cpus)}}}));
  print_line(context.say({text::id::console_need_cluster,
                          {{"cluster", std::to_string(need.cluster_cpus)},
                           {"covered", std::to_string(need.covered_cpus)},
                           {"buy", std::to_string(need.clusterpro_cpus_to_buy)}}}));
  return ExitCode::done;
}

}  // namespace sssup::console
