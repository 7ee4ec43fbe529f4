#include "service/upgrade/places.h"

#include "common/text/events.h"
#include "common/text/rules.h"
#include "service/products/places.h"
#include "service/products/product.h"

namespace sssup::upgrade {
namespace {

// The journal's key.
std::string place_key(const proto::ProductProfile& profile) {
  return "place:" + profile.product();
}

}  // namespace

rules::Verdict folder_of_product(std::string_view folder, const migration::Products& products) {
  for (const auto* profile : {&products.sss, &products.clusterpro})
    for (const auto& place : products::places_of(*profile))
      if (rules::is_below(folder, place.install_folder()))
        return text::Message(text::id::rules_folder_of_product,
                             {{"folder", place.install_folder()}, {"product", profile->display_name()}});
  return {};
}

Status settle_sss(machine::Machine& machine, const proto::ProductProfile& profile, engine::Change& change) {
  SSSUP_TRY(const auto settled, products::settle(machine, profile));
  const auto place = products::places_of(settled).front();
  SSSUP_TRY(change.values[place_key(profile)],
            engine::encode_value(machine, place.SerializeAsString(), engine::Sealed::no));
  return {};
}

Expected<proto::ProductProfile> settled_sss(machine::Machine& machine, engine::Journal& journal,
                                            const proto::ProductProfile& profile) {
  const std::string key = place_key(profile);
  SSSUP_TRY(const auto kept, journal.value(key));
  if (!kept) return products::at(profile, products::places_of(profile).front());
  SSSUP_TRY(const std::string bytes, engine::decode_value(machine, key, *kept));
  proto::PlaceProfile place;
  if (!place.ParseFromString(bytes))
    return fail(Error::Kind::corrupt, {text::id::journal_value_unreadable, {{"key", key}}});
  return products::at(profile, place);
}

Status settle_clusterpro(engine::Context& context, const migration::Products& products) {
  const std::string key = place_key(products.clusterpro);
  SSSUP_TRY(const auto kept, context.recall<proto::PlaceProfile>(key));
  if (kept) return {};
  SSSUP_TRY(const auto settled, products::settle(context.machine(), products.clusterpro));
  return context.remember(key, products::places_of(settled).front(), engine::Sealed::no);
}

Expected<proto::ProductProfile> settled_clusterpro(engine::Context& context, const migration::Products& products) {
  SSSUP_TRY(const auto kept, context.recall<proto::PlaceProfile>(place_key(products.clusterpro)));
  return products::at(products.clusterpro, kept ? *kept : products::places_of(products.clusterpro).front());
}

}  // namespace sssup::upgrade
