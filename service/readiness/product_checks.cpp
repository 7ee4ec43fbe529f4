#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "common/rules/licences.h"
#include "common/rules/monitors.h"
#include "service/readiness/checks.h"

namespace sssup::readiness {
namespace {

struct Where {
  std::string_view folder, key;
};

// The place of that view in the profile, as people find it.
Where where(const proto::ProductProfile& profile, int view) {
  for (const auto& place : profile.other_places())
    if (place.view() == view) return {place.install_folder(), place.registry_key()};
  return {profile.install_folder(), profile.registry_key()};
}

void check_places(const Facts& facts, const proto::ProductProfile& profile,
                  const google::protobuf::RepeatedField<int>& views, Findings& findings) {
  if (views.size() < 2) return;
  const Where used = where(profile, views[0]), other = where(profile, views[1]);
  add(findings, kind::product_twice, profile.product(),
      {{"server", facts.server_name},
       {"product", profile.display_name()},
       {"used", std::string(used.folder)},
       {"used_key", std::string(used.key)},
       {"other", std::string(other.folder)},
       {"other_key", std::string(other.key)}});
}

}  // namespace

void check_products(const Facts& facts, Findings& findings) {
  const auto held = rules::licences_held(facts.server.sss());
  if (!facts.server.sss().installed())
    add(findings, held.licences > 0 ? kind::sss_missing_licensed : kind::sss_missing, "",
        {{"server", facts.server_name}, {"licences", std::to_string(held.licences)}});
  if (facts.server.clusterpro().installed())
    add(findings, kind::clusterpro_present, "", {{"server", facts.server_name}});
  check_places(facts, facts.sss, facts.server.sss().views(), findings);
  check_places(facts, facts.clusterpro, facts.server.clusterpro().views(), findings);
}

void check_sss_services(const Facts& facts, Findings& findings) {
  for (const proto::WindowsService& service : facts.server.sss().services())
    if (service.state() == proto::WindowsService::MISSING)
      add(findings, kind::sss_services_faulty, service.name(),
          {{"service", service.name()}, {"server", facts.server_name}});
}

void check_unknown_settings(const Facts& facts, Findings& findings) {
  constexpr int most_named = 5;
  const auto& unknown = facts.server.sss().unknown_settings();
  if (unknown.empty()) return;
  const auto end = unknown.begin() + std::min(unknown.size(), most_named);
  add(findings, kind::settings_unknown, "",
      {{"server", facts.server_name},
       {"count", std::to_string(unknown.size())},
       {"names", fmt::format("{}{}", fmt::join(unknown.begin(), end, ", "), end == unknown.end() ? "" : ", …")}});
}

void check_licences(const Facts& facts, Findings& findings) {
  const proto::Sss& sss = facts.server.sss();
  const auto held = rules::licences_held(sss);
  if (held.licences == 0) {
    // Without SSS either, `sss-missing` says it all.
    if (sss.installed())
      add(findings, kind::licence_missing, "",
          {{"server", facts.server_name}, {"trial", std::to_string(sss.licences_size())}});
    return;
  }
  if (facts.server.cpu_count() > held.cpus)
    add(findings, kind::licence_short, "",
        {{"server", facts.server_name},
         {"cpus", std::to_string(facts.server.cpu_count())},
         {"licences", std::to_string(held.licences)},
         {"covered", std::to_string(held.cpus)},
         {"needed", std::to_string(rules::licence_need(facts.server.cpu_count(), {}).sss_licences)},
         {"missing", std::to_string(facts.server.cpu_count() - held.cpus)}});

  // Which upgrade licences there are, only the answers say; without any, nothing is known of them.
  const auto upgrade = rules::upgrade_licences(sss, facts.answers.upgrade_licences(), facts.clusterpro.licence());
  if (facts.answers.ByteSizeLong() > 0 && upgrade.missing() > 0)
    add(findings, kind::upgrade_licence_missing, "",
        {{"licences", std::to_string(upgrade.needed)},
         {"given", std::to_string(upgrade.counted)},
         {"missing", std::to_string(upgrade.missing())}});
}

std::optional<Finding> medium_open_to_others(const proto::MediumState& medium) {
  const bool by_others = medium.changeable_by() == proto::MediumState::OTHERS;
  if (!by_others && medium.changeable_by() != proto::MediumState::NOT_KNOWN) return std::nullopt;
  Findings findings;
  add(findings, by_others ? kind::medium_open_to_others : kind::medium_rights_unknown, "",
      {{"folder", medium.folder()}, {"path", medium.changeable()}});
  return findings.front();
}

// Not of a server file: only a server that has a medium, or should have one, says so.
void check_medium(const Facts& facts, Findings& findings) {
  if (!facts.server.has_medium()) return;
  const proto::MediumState& medium = facts.server.medium();
  if (!medium.present()) return add(findings, kind::medium_missing, "", {{"server", facts.server_name}});
  for (const std::string& file : medium.missing_files()) {
    const proto::ProductProfile& product = file == facts.sss.setup().path() ? facts.sss : facts.clusterpro;
    add(findings, kind::setup_missing, file, {{"file", file}, {"product", product.display_name()}});
  }
  if (auto open = medium_open_to_others(medium)) findings.push_back(*std::move(open));
}

void check_lan_option(const Facts& facts, Findings& findings) {
  const proto::Sss& sss = facts.server.sss();
  if (!rules::lan_option_needs_snmp(sss)) return;
  std::vector<std::string_view> monitors;
  // The others do not go over: nothing is to be set up for them.
  for (const proto::Monitor& monitor : sss.monitors())
    if (monitor.has_lan_board() && rules::becomes_group(monitor, facts.server)) monitors.emplace_back(monitor.name());
  if (!monitors.empty())
    add(findings, kind::lan_option_needs_snmp, "LAN_MONITORING",
        {{"version", "R2.0"}, {"monitors", fmt::format("{}", fmt::join(monitors, ", "))}});
}

}  // namespace sssup::readiness
