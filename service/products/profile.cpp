#include "service/products/profile.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "common/document/document.h"
#include "common/rules/names.h"
#include "common/text/migration.h"
#include "common/text/rules.h"
#include "service/migration/profile_values.h"
#include "service/products/embedded.h"
#include "service/products/medium_files.h"
#include "service/products/places.h"

namespace sssup::products {
namespace {

namespace id = text::id;

constexpr std::string_view sss = "SSS";
constexpr std::string_view se_8 = "CLUSTERPRO_SE_8";
constexpr std::uint32_t known_format = 1;
constexpr std::string_view override_ending = ".json";

// Of another place: what a product cannot be found or set up without.
void check_places(const proto::ProductProfile& profile, std::vector<document::Problem>& problems) {
  std::set<proto::View> views;
  std::size_t number = 0;
  for (const auto& place : places_of(profile)) {
    const bool first = views.empty();
    const std::string path = first ? std::string() : "otherPlaces[" + std::to_string(number++) + "].";
    if (!views.insert(place.view()).second) problems.push_back({path + "view", text::id::migration_profile_view_twice});
    if (first) continue;
    const std::array<std::pair<const char*, bool>, 3> missing = {
        {{"registryKey", place.registry_key().empty()},
         {"installFolder", place.install_folder().empty()},
         {"licenceRegistryKey", profile.has_licence() && place.licence_registry_key().empty()}}};
    for (const auto& [field, absent] : missing)
      if (absent)
        problems.push_back(
            {path + field, text::Message(id::migration_profile_incomplete, {{"product", profile.product()}})});
  }
}

// 0: as built in.
void check_rules(const proto::TargetRules& given, std::vector<document::Problem>& problems) {
  constexpr std::uint32_t longest = 255, most = 64;
  struct Limit {
    const char* field;
    std::uint32_t value, min, max;
  };
  for (const Limit& limit :
       {Limit{"longestClusterName", given.longest_cluster_name(), 1, longest},
        Limit{"longestGroupName", given.longest_group_name(), rules::shortest_limit, longest},
        Limit{"longestPassword", given.longest_password(), 1, longest},
        Limit{"fewestInterconnects", given.fewest_interconnects(), 1, most},
        Limit{"mostInterconnects", given.most_interconnects(), std::max(1U, given.fewest_interconnects()), most}})
    if (limit.value != 0 && (limit.value < limit.min || limit.value > limit.max))
      problems.push_back({std::string("rules.") + limit.field,
                          text::Message(id::rules_number_range,
                                        {{"min", std::to_string(limit.min)}, {"max", std::to_string(limit.max)}})});
}

// A run that an older version began may have kept a Setup that is not on the medium. It is not run; the built-in one
// is. What an override leaves out of the rules is as built in: older ones have none.
void put_in_place(const proto::ProductProfile& profile, proto::ProductProfile& built_in) {
  const proto::SetupProfile setup = built_in.setup();
  proto::TargetRules rules = built_in.rules();
  rules.MergeFrom(profile.rules());
  built_in = profile;
  if (profile.product() != sss) *built_in.mutable_rules() = std::move(rules);
  if (!check_setup_files(profile.setup()).empty()) *built_in.mutable_setup() = setup;
}

}  // namespace

Expected<migration::Products> built_in(std::string_view edition) {
  if (edition != se_8)
    return fail(Error::Kind::invalid, text::Message(id::migration_edition_unknown,
                                                    {{"edition", std::string(edition)}, {"known", std::string(se_8)}}));
  migration::Products products;
  SSSUP_TRY(products.sss, parse_profile("sss/profile.json", embedded::sss_profile));
  SSSUP_TRY(products.clusterpro, parse_profile("clusterpro/profile.json", embedded::clusterpro_profile));
  products.start_template = embedded::clusterpro_start;
  products.stop_template = embedded::clusterpro_stop;
  return products;
}

Expected<migration::Products> with_overrides(std::string_view edition, const proto::ProfileOverrides& overrides) {
  SSSUP_TRY(auto products, built_in(edition));
  for (const auto& profile : overrides.profiles())
    for (auto* overridden : {&products.sss, &products.clusterpro})
      if (overridden->product() == profile.product()) put_in_place(profile, *overridden);
  return products;
}

std::vector<std::string> override_files() {
  std::vector<std::string> files = {std::string(sss).append(override_ending)};
  for (const std::string& edition : editions()) files.push_back(edition + std::string(override_ending));
  return files;
}

Expected<proto::ProductProfile> parse_override(std::string_view file, std::string_view json) {
  SSSUP_TRY(auto profile, parse_profile(file, json));
  const std::string_view name = file.substr(file.find_last_of("\\/") + 1);
  const std::string wanted(name.substr(0, name.size() - override_ending.size()));
  std::vector<document::Problem> problems;
  if (profile.product() != wanted)
    problems.push_back({"product", text::Message(id::migration_profile_other_product,
                                                 {{"product", profile.product()}, {"wanted", wanted}})});
  // Each limit may hold, and not beside a built-in one.
  if (wanted != sss) {
    SSSUP_TRY(const auto products, built_in(wanted));
    proto::TargetRules rules = products.clusterpro.rules();
    rules.MergeFrom(profile.rules());
    check_rules(rules, problems);
  }
  if (!problems.empty()) return tl::unexpected(document::to_error(file, problems));
  return profile;
}

std::vector<std::string> editions() {
  return {std::string(se_8)};
}

Expected<proto::ProductProfile> parse_profile(std::string_view file, std::string_view json) {
  proto::ProductProfile profile;
  auto problems = document::parse(json, profile);
  if (!problems.empty()) return tl::unexpected(document::to_error(file, problems));
  if (profile.format() != known_format)
    problems.push_back(
        {"format", text::Message(id::migration_profile_format, {{"format", std::to_string(profile.format())},
                                                                {"known", std::to_string(known_format)}})});
  if (profile.product().empty())
    problems.push_back({"product", text::Message(id::migration_profile_incomplete, {{"product", std::string(file)}})});
  for (const std::string& missing : migration::missing_values(profile))
    problems.push_back({missing, text::Message(id::migration_profile_incomplete, {{"product", profile.product()}})});
  for (auto& outside : check_setup_files(profile.setup())) problems.push_back(std::move(outside));
  check_places(profile, problems);
  check_rules(profile.rules(), problems);
  if (!problems.empty()) return tl::unexpected(document::to_error(file, problems));
  return profile;
}

}  // namespace sssup::products
