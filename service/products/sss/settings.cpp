// SSS's settings: the tree of proto::Sss at the product's key. Services are the service control manager's affair; the
// tree only says which of them are SSS's.
#include <algorithm>

#include "common/document/document.h"
#include "common/outcome/explained.h"
#include "common/text/escape.h"
#include "common/text/products.h"
#include "common/text/rules.h"
#include "service/products/product.h"
#include "service/products/settings_tree.h"

namespace sssup::products {
namespace {

// What is missing by the rules of the server file would be missing in the cluster and in its scripts. What SSS has is
// taken as it is.
Status check_settings(const proto::Sss& sss, const machine::RegistryKey& tree, const std::string& path) {
  for (const auto& problem : document::check_sss(sss)) {
    const auto* why = problem.why.entry;
    if (why != &text::id::rules_missing && why != &text::id::rules_kind_missing) continue;
    text::Message told = told_with_why(text::id::products_tree_why, problem.why);
    told.arguments.emplace_back("name", place_in_tree(tree, path, problem.path));
    return fail(Error::Kind::corrupt, std::move(told));
  }
  return {};
}

void name_unknown_settings(const machine::RegistryKey& tree, const std::string& path, proto::Sss& sss) {
  sss.clear_unknown_settings();
  auto unknown = unknown_settings(tree, path, *proto::Sss::descriptor());
  // A server file takes no longer list.
  unknown.resize(std::min(unknown.size(), document::longest_list));
  for (const auto& name : unknown) sss.add_unknown_settings(text::escape_control(name));
}

}  // namespace

Expected<proto::Sss> read_sss(machine::Machine& machine, const proto::ProductProfile& profile) {
  proto::Sss sss;
  SSSUP_TRY(const Presence found, presence(machine, profile));
  if (found == Presence::absent) {
    sss.set_installed(false);
    return sss;
  }
  SSSUP_TRY(const auto tree, machine.registry().read(profile.registry_key()));
  if (tree) {
    SSSUP_CHECK(from_tree(*tree, profile.registry_key(), sss, machine.secrets()));
    SSSUP_CHECK(check_settings(sss, *tree, profile.registry_key()));
    name_unknown_settings(*tree, profile.registry_key(), sss);
  }
  sss.set_installed(true);
  sss.clear_views();
  if (profile.view() == proto::VIEW_32_BIT) sss.add_views(profile.view());

  sss.clear_services();
  SSSUP_TRY(const auto names, services_of(machine, profile));
  for (const auto& name : names) {
    SSSUP_TRY(auto service, machine.services().query(name));
    if (service) {
      *sss.add_services() = std::move(*service);
      continue;
    }
    auto& missing = *sss.add_services();
    missing.set_name(name);
    missing.set_state(proto::WindowsService::MISSING);
  }
  return sss;
}

Status write_sss(machine::Machine& machine, const proto::ProductProfile& profile, const proto::Sss& sss) {
  proto::Sss settings = sss;
  settings.clear_installed();
  settings.clear_views();
  settings.clear_unknown_settings();
  for (auto& service : *settings.mutable_services()) {
    proto::WindowsService named;
    named.set_name(service.name());
    service = std::move(named);
  }
  SSSUP_TRY(const auto tree, to_tree(settings, machine.secrets()));
  return machine.registry().write(profile.registry_key(), tree);
}

}  // namespace sssup::products
