// What CLUSTERPRO is set to, read back and compared with what was to be applied.
#include <google/protobuf/util/message_differencer.h>

#include <set>

#include "common/rules/names.h"
#include "common/text/products.h"
#include "service/products/clusterpro/configuration.h"
#include "service/products/product.h"
#include "service/products/settings_tree.h"

namespace sssup::products {
namespace {

using namespace clusterpro;

struct Applied {
  proto::Cluster cluster;
  proto::Sss carried;
};

Expected<Applied> read_configuration(machine::Machine& machine, const proto::ProductProfile& profile) {
  SSSUP_TRY(const auto configuration, machine.registry().read(configuration_key(profile)));
  const auto not_applied = [&profile] {
    return fail(Error::Kind::not_found, {text::id::products_not_applied, {{"product", profile.display_name()}}});
  };
  if (!configuration) return not_applied();
  const auto cluster = configuration->keys.find(cluster_key);
  const auto carried = configuration->keys.find(carried_key);
  if (cluster == configuration->keys.end() || carried == configuration->keys.end()) return not_applied();

  Applied applied;
  SSSUP_CHECK(from_tree(cluster->second, applied.cluster, machine.secrets()));
  SSSUP_CHECK(from_tree(carried->second, applied.carried, machine.secrets()));
  return applied;
}

tl::unexpected<Error> differs(const proto::ProductProfile& profile, std::string where) {
  return fail(Error::Kind::corrupt,
              {text::id::products_applied_differ, {{"product", profile.display_name()}, {"where", std::move(where)}}});
}

// "modified: groups[3].name: "A" -> "B"", the first of them; empty when they are equal. `Cluster` has no secrets.
std::string first_difference(const proto::Cluster& is, const proto::Cluster& should_be) {
  std::string report;
  google::protobuf::util::MessageDifferencer differencer;
  differencer.ReportDifferencesToString(&report);
  if (differencer.Compare(should_be, is)) return {};
  return report.substr(0, report.find('\n'));
}

Status compare_accounts(const Applied& applied, const proto::ProductProfile& profile, const proto::Cluster& cluster) {
  if (applied.carried.accounts_size() != cluster.accounts_size()) return differs(profile, "accounts");
  for (int i = 0; i < cluster.accounts_size(); ++i) {
    if (applied.carried.accounts(i).user() != cluster.accounts(i).user()) {
      return differs(profile, "accounts[" + std::to_string(i) + "]");
    }
  }
  if (applied.carried.option_licences_size() < cluster.option_licences_size())
    return differs(profile, "optionLicences");
  return {};
}

Status compare_script(machine::Machine& machine, const std::string& path, const std::string& should_be) {
  const auto is = machine.files().read(path);
  if (!is) {
    if (is.error().kind != Error::Kind::not_found) return tl::unexpected<Error>(is.error());
    return fail(Error::Kind::corrupt, {text::id::products_script_missing, {{"path", path}}});
  }
  if (*is == should_be) return {};
  return fail(Error::Kind::corrupt, {text::id::products_script_differs, {{"path", path}}});
}

Status compare_scripts(machine::Machine& machine, const proto::ProductProfile& profile,
                       const std::vector<migration::GroupScripts>& scripts) {
  std::set<std::string> expected;
  for (const auto& group : scripts) {
    const auto paths = script_paths(profile, group.group);
    SSSUP_CHECK(compare_script(machine, paths.start, group.start));
    SSSUP_CHECK(compare_script(machine, paths.stop, group.stop));
    expected.insert(rules::lower(paths.start));
    expected.insert(rules::lower(paths.stop));
  }
  SSSUP_TRY(const auto files, machine.files().list(scripts_folder(profile)));
  for (const auto& file : files) {
    if (is_within(file.path, template_folder(profile)) || expected.contains(rules::lower(file.path))) continue;
    return fail(Error::Kind::corrupt, {text::id::products_script_stray, {{"path", file.path}}});
  }
  return {};
}

}  // namespace

Status verify_applied(machine::Machine& machine, const proto::ProductProfile& profile,
                      const migration::Conversion& conversion) {
  SSSUP_TRY(const Applied applied, read_configuration(machine, profile));
  if (auto where = first_difference(applied.cluster, conversion.cluster); !where.empty()) {
    return differs(profile, std::move(where));
  }
  SSSUP_CHECK(compare_accounts(applied, profile, conversion.cluster));
  return compare_scripts(machine, profile, conversion.scripts);
}

Expected<migration::Conversion> read_applied(machine::Machine& machine, const proto::ProductProfile& profile) {
  SSSUP_TRY(Applied applied, read_configuration(machine, profile));
  migration::Conversion conversion;
  conversion.cluster = std::move(applied.cluster);
  conversion.scripts.reserve(static_cast<std::size_t>(conversion.cluster.groups_size()));
  for (const auto& group : conversion.cluster.groups()) {
    const auto paths = script_paths(profile, group.name());
    SSSUP_TRY(auto start, machine.files().read(paths.start));
    SSSUP_TRY(auto stop, machine.files().read(paths.stop));
    conversion.scripts.push_back({group.name(), std::move(start), std::move(stop)});
  }
  return conversion;
}

}  // namespace sssup::products
