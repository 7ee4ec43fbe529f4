#include "common/rules/licences.h"

#include <optional>

#include <nlohmann/json.hpp>

#include "common/text/console.h"
#include "service/console/commands.h"
#include "service/console/input.h"

namespace sssup::console {

ExitCode licence_need(const Context& context, const LicenceNeedOptions& options) {
  std::uint32_t cpus = options.server_cpus;
  std::optional<rules::LicencesHeld> held;
  if (!options.server.empty()) {
    const auto server = load_server(context, options.server);
    if (!server) return ExitCode::input_needed;
    if (cpus == 0) cpus = server->cpu_count();
    if (cpus == 0) {
      complain(context, text::id::console_need_no_cpus);
      return ExitCode::input_needed;
    }
    held = rules::licences_held(server->sss());
  }
  const rules::LicenceNeed need = rules::licence_need(cpus, options.added_cpus, held);
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
                           {"cpus", std::to_string(cpus)}}}));
  print_line(context.say({text::id::console_need_cluster,
                          {{"cluster", std::to_string(need.cluster_cpus)},
                           {"covered", std::to_string(need.covered_cpus)},
                           {"buy", std::to_string(need.clusterpro_cpus_to_buy)}}}));
  return ExitCode::done;
}

}  // namespace sssup::console
