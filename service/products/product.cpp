#include "service/products/product.h"

#include <utility>

#include "common/rules/names.h"
#include "service/products/places.h"
#include "service/products/profile.h"
#include "service/products/settings_tree.h"

namespace sssup::products {
namespace {

using machine::Machine;

// What a product's key says about itself, without its settings.
std::vector<std::string> services_in(const std::optional<machine::RegistryKey>& settings,
                                     const proto::ProductProfile& profile) {
  std::vector<std::string> names;
  if (settings) {
    const auto services = settings->keys.find("Services");
    if (services != settings->keys.end()) {
      for (const auto& [number, service] : services->second.keys) {
        const auto name = service.values.find("Name");
        if (name == service.values.end()) continue;
        if (const auto* text = std::get_if<std::string>(&name->second)) names.push_back(*text);
      }
    }
  }
  if (names.empty()) names.assign(profile.services().begin(), profile.services().end());
  return names;
}

Expected<bool> is_in(Machine& machine, const proto::PlaceProfile& place) {
  for (const auto* key : {&place.registry_key(), &place.uninstall_key()}) {
    if (key->empty()) continue;
    SSSUP_TRY(const auto content, machine.registry().read(*key));
    if (content) return true;
  }
  const auto folder = machine.files().exists(place.install_folder());
  if (!folder && folder.error().kind == Error::Kind::not_found) return false;  // no such drive
  return folder;
}

}  // namespace

Expected<std::vector<proto::PlaceProfile>> places_found(Machine& machine, const proto::ProductProfile& profile) {
  std::vector<proto::PlaceProfile> found;
  for (auto& place : places_of(profile)) {
    SSSUP_TRY(const bool there, is_in(machine, place));
    if (there) found.push_back(std::move(place));
  }
  return found;
}

Expected<proto::ProductProfile> settle(Machine& machine, const proto::ProductProfile& profile) {
  SSSUP_TRY(const auto found, places_found(machine, profile));
  return found.empty() ? profile : at(profile, found.front());
}

Expected<migration::Products> settle(Machine& machine, migration::Products products) {
  for (auto* profile : {&products.sss, &products.clusterpro}) {
    SSSUP_TRY(auto settled, settle(machine, *profile));
    *profile = std::move(settled);
  }
  return products;
}

Belongings belongings(const proto::ProductProfile& profile) {
  Belongings all;
  all.registry_keys.push_back(profile.registry_key());
  for (const auto& key : {profile.uninstall_key(), profile.licence().registry_key()}) {
    if (!key.empty() && !rules::is_below(key, profile.registry_key())) all.registry_keys.push_back(key);
  }
  all.folders.push_back(profile.install_folder());
  all.services.assign(profile.services().begin(), profile.services().end());
  return all;
}

Expected<std::vector<std::string>> services_of(Machine& machine, const proto::ProductProfile& profile) {
  SSSUP_TRY(const auto settings, machine.registry().read(profile.registry_key()));
  return services_in(settings, profile);
}

Expected<Presence> presence(Machine& machine, const proto::ProductProfile& anywhere) {
  SSSUP_TRY(const auto profile, settle(machine, anywhere));
  SSSUP_TRY(const auto settings, machine.registry().read(profile.registry_key()));
  SSSUP_TRY(const bool folder, machine.files().exists(profile.install_folder()));
  std::size_t there = (settings ? 1U : 0U) + (folder ? 1U : 0U), all = 2;
  if (!profile.uninstall_key().empty()) {
    SSSUP_TRY(const auto entry, machine.registry().read(profile.uninstall_key()));
    ++all;
    if (entry) ++there;
  }
  for (const auto& name : services_in(settings, profile)) {
    SSSUP_TRY(const auto service, machine.services().query(name));
    ++all;
    if (service) ++there;
  }
  if (there == 0) return Presence::absent;
  return there == all ? Presence::whole : Presence::half;
}

Expected<proto::ProfileOverrides> overrides_on_medium(Machine& machine) {
  proto::ProfileOverrides overrides;
  for (const std::string& name : override_files()) {
    const std::string file = "profiles\\" + name;
    SSSUP_TRY(const auto json, machine.setups().read_medium(file));
    if (!json) continue;
    SSSUP_TRY(*overrides.add_profiles(), parse_override(file, *json));
  }
  return overrides;
}

machine::SetupCommand setup_command(const proto::ProductProfile& profile, machine::SetupAction action, bool silent,
                                    std::string_view copy) {
  machine::SetupCommand command;
  command.product = profile.product();
  command.action = action;
  command.program = machine::join_path(copy, profile.setup().path());
  command.medium = copy;
  command.silent = silent;
  if (silent) {
    command.arguments =
        action == machine::SetupAction::install ? profile.setup().silent_install() : profile.setup().silent_remove();
    command.result_file = profile.setup().result_file();
  }
  return command;
}

}  // namespace sssup::products
