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

tl::unexpected<Error> not_applied(const proto::ProductProfile& profile) {
  return fail(Error::Kind::not_found, {text::id::products_not_applied, {{"product", profile.display_name()}}});
}

// `name`: of a key of the configuration, as apply.cpp writes it.
Status read_part(machine::Machine& machine, const proto::ProductProfile& profile, std::string_view name,
                 google::protobuf::Message& part) {
  SSSUP_TRY(const auto configuration, machine.registry().read(configuration_key(profile)));
  if (!configuration) return not_applied(profile);
  const auto key = configuration->keys.find(name);
  if (key == configuration->keys.end()) return not_applied(profile);
  return from_tree(key->second, machine::join_path(configuration_key(profile), name), part, machine.secrets());
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

Status compare_accounts(const proto::Sss& carried, const proto::ProductProfile& profile,
                        const proto::Cluster& cluster) {
  if (carried.accounts_size() != cluster.accounts_size()) return differs(profile, "accounts");
  for (int i = 0; i < cluster.accounts_size(); ++i) {
    if (carried.accounts(i).user() != cluster.accounts(i).user()) {
      return differs(profile, "accounts[" + std::to_string(i) + "]");
    }
  }
  if (carried.option_licences_size() < cluster.option_licences_size()) return differs(profile, "optionLicences");
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
  proto::Cluster cluster;
  SSSUP_CHECK(read_part(machine, profile, cluster_key, cluster));
  if (auto where = first_difference(cluster, conversion.cluster); !where.empty()) {
    return differs(profile, std::move(where));
  }
  proto::Sss carried;
  SSSUP_CHECK(read_part(machine, profile, carried_key, carried));
  SSSUP_CHECK(compare_accounts(carried, profile, conversion.cluster));
  return compare_scripts(machine, profile, conversion.scripts);
}

Expected<migration::Conversion> read_applied(machine::Machine& machine, const proto::ProductProfile& profile) {
  migration::Conversion conversion;
  SSSUP_CHECK(read_part(machine, profile, cluster_key, conversion.cluster));
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
