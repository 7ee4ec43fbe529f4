// 2.9: the saved settings and the choices are put into CLUSTERPRO. Every act gives the same when it is done again.
#include <algorithm>
#include <set>

#include "common/rules/names.h"
#include "service/products/clusterpro/configuration.h"
#include "service/products/product.h"
#include "service/products/settings_tree.h"

namespace sssup::products {
namespace clusterpro {

bool is_within(std::string_view path, std::string_view folder) {
  const std::string low_path = rules::lower(path), low_folder = rules::lower(folder);
  return low_path == low_folder || low_path.starts_with(low_folder + "\\");
}

}  // namespace clusterpro

namespace {

using namespace clusterpro;

Status write_scripts(machine::Machine& machine, const proto::ProductProfile& profile,
                     const std::vector<migration::GroupScripts>& scripts) {
  std::vector<machine::FileContent> files;
  files.reserve(scripts.size() * 2);
  for (const auto& group : scripts) {
    auto paths = script_paths(profile, group.group);
    files.push_back({std::move(paths.start), group.start});
    files.push_back({std::move(paths.stop), group.stop});
  }
  return files.empty() ? Status() : machine.files().write(files);
}

// Groups of an earlier attempt that the conversion has no more (the operator changed a name after a fault).
Status remove_other_groups(machine::Machine& machine, const proto::ProductProfile& profile,
                           const std::vector<migration::GroupScripts>& scripts) {
  std::set<std::string> kept;
  for (const auto& group : scripts) kept.insert(rules::lower(group.group));
  const std::string folder = scripts_folder(profile);
  SSSUP_TRY(const auto files, machine.files().list(folder));
  std::set<std::string> stray;
  for (const auto& file : files) {
    if (is_within(file.path, template_folder(profile))) continue;
    const std::string below = file.path.substr(folder.size() + 1);
    const std::string group = below.substr(0, below.find('\\'));
    if (!kept.contains(rules::lower(group))) stray.insert(group);
  }
  for (const auto& group : stray) SSSUP_CHECK(machine.files().remove(machine::join_path(folder, group)));
  return {};
}

std::optional<std::string> password_of(std::string_view user, const proto::Sss& sss, const proto::Answers& answers) {
  const std::string name = rules::lower(user);
  for (const auto& choice : answers.users()) {
    if (rules::lower(choice.user()) == name && choice.has_new_password()) return choice.new_password();
  }
  for (const auto& account : sss.accounts()) {
    if (rules::lower(account.user()) == name && account.has_password()) return account.password();
  }
  return std::nullopt;
}

// Accounts and option licences with their secrets, which `Cluster` never has.
proto::Sss carried(const proto::Cluster& cluster, const proto::Sss& sss, const proto::Answers& answers) {
  proto::Sss result;
  for (const auto& account : cluster.accounts()) {
    auto& added = *result.add_accounts();
    added.set_user(account.user());
    if (auto password = password_of(account.user(), sss, answers)) added.set_password(std::move(*password));
  }
  for (const auto& licence : sss.option_licences()) {
    const bool moves =
        std::any_of(cluster.option_licences().begin(), cluster.option_licences().end(), [&licence](const auto& option) {
          return option.option() == licence.option() && option.version() == licence.version();
        });
    if (moves) *result.add_option_licences() = licence;
  }
  return result;
}

}  // namespace

Status apply(machine::Machine& machine, const proto::ProductProfile& profile, const migration::Conversion& conversion,
             const proto::Sss& sss, const proto::Answers& answers) {
  SSSUP_CHECK(write_scripts(machine, profile, conversion.scripts));
  SSSUP_CHECK(remove_other_groups(machine, profile, conversion.scripts));

  machine::RegistryKey configuration;
  SSSUP_TRY(auto cluster, to_tree(conversion.cluster, machine.secrets()));
  SSSUP_TRY(auto secrets, to_tree(carried(conversion.cluster, sss, answers), machine.secrets()));
  configuration.keys.emplace(cluster_key, std::move(cluster));
  configuration.keys.emplace(carried_key, std::move(secrets));
  return machine.registry().write_private(configuration_key(profile), configuration);
}

}  // namespace sssup::products
