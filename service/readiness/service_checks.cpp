#include <unordered_map>
#include <unordered_set>

#include "common/rules/names.h"
#include "service/migration/own_loads.h"
#include "service/migration/presets.h"
#include "service/readiness/checks.h"

namespace sssup::readiness {
namespace {

struct Controlled {
  std::string service;
  std::string_view monitor;
};

class ControlledServices {
 public:
  ControlledServices(const Facts& facts, Findings& findings) : facts_(facts), findings_(findings) {
    for (const proto::Monitor& monitor : facts.server.sss().monitors()) collect(monitor);
    collect_own();
  }

  const std::vector<Controlled>& all() const { return services_; }

 private:
  void collect(const proto::Monitor& monitor) {
    if (monitor.service().start_control()) services_.push_back({monitor.service().service_name(), monitor.name()});
    for (const proto::ApplicationItem& item : monitor.application().items()) {
      if (item.has_service()) services_.push_back({item.service().service_name(), monitor.name()});
      if (item.has_preset()) collect(monitor, item.preset());
    }
  }

  /// Those that the operator's own scripts start, by the name of the service where they have its display name.
  void collect_own() {
    std::unordered_map<std::string, std::string_view> by_display_name;
    for (const proto::WindowsService& service : facts_.server.services())
      by_display_name.emplace(rules::lower(service.display_name()), service.name());
    for (const auto& [monitor, service] : migration::own_services(facts_.server, facts_.clusterpro.scripts())) {
      const auto known = by_display_name.find(rules::lower(service));
      services_.push_back({known == by_display_name.end() ? service : std::string(known->second), monitor->name()});
    }
  }

  void collect(const proto::Monitor& monitor, const proto::PresetItem& preset) {
    const auto items = migration::preset_items(facts_.sss, preset);
    if (!items) {
      add(findings_, kind::preset_unknown, monitor.name(),
          {{"monitor", monitor.name()}, {"product", preset.product()}});
      return;
    }
    for (const proto::ApplicationItem& item : *items)
      if (item.has_service()) services_.push_back({item.service().service_name(), monitor.name()});
  }

  const Facts& facts_;
  Findings& findings_;
  std::vector<Controlled> services_;
};

}  // namespace

std::vector<std::string> controlled_services(const proto::Server& server, const proto::ProductProfile& sss,
                                             const proto::ProductProfile& clusterpro) {
  const proto::Answers no_answers;
  const Facts facts(server, no_answers, sss, clusterpro);
  Findings unknown_presets;  // check() names them
  const ControlledServices controlled(facts, unknown_presets);
  std::vector<std::string> services;
  std::unordered_set<std::string> seen;
  for (const Controlled& one : controlled.all())
    if (seen.insert(rules::lower(one.service)).second) services.push_back(one.service);
  return services;
}

std::vector<std::string> not_installed(const std::vector<std::string>& services, const proto::Server& server) {
  std::unordered_set<std::string> installed;
  for (const proto::WindowsService& service : server.services())
    if (service.state() != proto::WindowsService::MISSING) installed.insert(rules::lower(service.name()));
  std::vector<std::string> missing;
  if (installed.empty()) return missing;
  for (const std::string& service : services)
    if (!installed.contains(rules::lower(service))) missing.push_back(service);
  return missing;
}

void check_automatic_services(const Facts& facts, Findings& findings) {
  std::unordered_set<std::string> automatic;  // lower case: Windows compares service names so
  for (const proto::WindowsService& service : facts.server.services())
    if (service.start_type() == proto::WindowsService::AUTOMATIC && service.state() != proto::WindowsService::MISSING)
      automatic.insert(rules::lower(service.name()));
  const ControlledServices controlled(facts, findings);
  for (const Controlled& one : controlled.all())
    // Once a service, whoever else controls it.
    if (automatic.erase(rules::lower(one.service)) > 0)
      add(findings, kind::service_starts_automatically, one.service,
          {{"service", one.service}, {"monitor", std::string(one.monitor)}});
}

}  // namespace sssup::readiness
