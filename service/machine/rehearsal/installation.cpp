#include "service/machine/rehearsal/installation.h"

#include <array>

#include "service/machine/rehearsal/server.h"
#include "service/products/places.h"
#include "service/products/product.h"

namespace sssup::machine::rehearsal {
namespace {

// The built-in templates name the product's variables; an installed product's have them written out.
std::string with_variables(std::string text, const proto::ScriptProfile& scripts) {
  const std::array<std::pair<std::string_view, const std::string&>, 3> variables = {{
      {"{event_variable}", scripts.event_variable()},
      {"{disk_variable}", scripts.disk_variable()},
      {"{server_variable}", scripts.server_variable()},
  }};
  for (const auto& [name, value] : variables) {
    for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + value.size())) {
      text.replace(at, name.size(), value);
    }
  }
  return text;
}

}  // namespace

Expected<proto::ProductProfile> where_setup_works(Machine& machine, const proto::ProductProfile& profile,
                                                  const proto::Scenario& scenario) {
  SSSUP_TRY(const auto found, products::places_found(machine, profile));
  if (!found.empty()) return products::at(profile, found.front());
  return products::in_view(profile,
                           profile.has_scripts() ? scenario.clusterpro_setup_view() : scenario.sss_setup_view());
}

Installation::Installation(Server& server, const migration::Products& products, const proto::ProductProfile& profile)
    : Installation(
          server, [&server](const auto& service) { return server.services().add(service); }, products, profile) {}

Status Installation::install_first_half() {
  const std::string log = join_path(profile_.install_folder(), profile_.setup().result_file());
  SSSUP_CHECK(machine_.files().write(log, "[ResponseResult]\r\nResultCode=0\r\n"));
  return is_clusterpro() ? write_templates() : Status();
}

Status Installation::install_second_half() {
  // Fresh: settings of an earlier installation are gone.
  SSSUP_CHECK(machine_.registry().write(profile_.registry_key(), setup_ports()));
  RegistryKey entry;
  entry.values["DisplayName"] = profile_.display_name();
  SSSUP_CHECK(machine_.registry().write(profile_.uninstall_key(), entry));
  return add_services();
}

/// The ports as an operator who takes what Setup proposes leaves them, where the profile says that they are kept.
RegistryKey Installation::setup_ports() const {
  RegistryKey settings;
  for (const auto& port : profile_.setup().ports()) {
    RegistryKey* key = &settings;
    std::string_view path = port.registry_value();
    for (auto slash = path.find('\\'); slash != std::string_view::npos; slash = path.find('\\')) {
      key = &key->keys[std::string(path.substr(0, slash))];
      path.remove_prefix(slash + 1);
    }
    if (!path.empty()) key->values[std::string(path)] = port.usual();
  }
  return settings;
}

Status Installation::remove_first_half() {
  SSSUP_TRY(const auto names, products::services_of(machine_, profile_));
  for (const auto& name : names) SSSUP_CHECK(machine_.services().remove(name));
  return machine_.registry().remove(profile_.uninstall_key());
}

Status Installation::remove_second_half() {
  for (const auto& key : products::belongings(profile_).registry_keys) SSSUP_CHECK(machine_.registry().remove(key));
  return machine_.files().remove(profile_.install_folder());
}

Status Installation::repair() {
  return add_services();
}

Status Installation::add_services() {
  SSSUP_TRY(const auto names, products::services_of(machine_, profile_));
  for (const auto& name : names) {
    proto::WindowsService service;
    service.set_name(name);
    service.set_display_name(name);
    service.set_start_type(is_clusterpro() ? proto::WindowsService::MANUAL : proto::WindowsService::AUTOMATIC);
    service.set_state(is_clusterpro() ? proto::WindowsService::STOPPED : proto::WindowsService::RUNNING);
    SSSUP_CHECK(add_service_(service));
  }
  return {};
}

Status Installation::write_templates() {
  const auto& scripts = profile_.scripts();
  const std::string folder = join_path(profile_.install_folder(), scripts.template_folder());
  const std::array files = {
      FileContent{join_path(folder, "START.BAT"), with_variables(products_.start_template, scripts)},
      FileContent{join_path(folder, "STOP.BAT"), with_variables(products_.stop_template, scripts)},
  };
  SSSUP_CHECK(machine_.files().create_folder(join_path(profile_.install_folder(), scripts.folder())));
  return machine_.files().write(files);
}

}  // namespace sssup::machine::rehearsal
