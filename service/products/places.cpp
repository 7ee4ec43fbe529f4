#include "service/products/places.h"

namespace sssup::products {
namespace {

using proto::PlaceProfile;
using proto::ProductProfile;

proto::View known_view(proto::View view) {
  return view == proto::VIEW_UNSPECIFIED ? proto::VIEW_64_BIT : view;
}

PlaceProfile first_place(const ProductProfile& profile) {
  PlaceProfile place;
  place.set_view(known_view(profile.view()));
  place.set_registry_key(profile.registry_key());
  place.set_uninstall_key(profile.uninstall_key());
  place.set_install_folder(profile.install_folder());
  place.set_licence_registry_key(profile.licence().registry_key());
  return place;
}

}  // namespace

std::vector<PlaceProfile> places_of(const ProductProfile& profile) {
  std::vector<PlaceProfile> places = {first_place(profile)};
  for (const auto& other : profile.other_places()) {
    places.push_back(other);
    places.back().set_view(known_view(other.view()));
  }
  return places;
}

ProductProfile at(const ProductProfile& profile, const PlaceProfile& place) {
  ProductProfile there = profile;
  there.clear_other_places();
  there.set_view(place.view());
  there.set_registry_key(place.registry_key());
  there.set_uninstall_key(place.uninstall_key());
  there.set_install_folder(place.install_folder());
  if (there.has_licence()) there.mutable_licence()->set_registry_key(place.licence_registry_key());
  return there;
}

ProductProfile in_view(const ProductProfile& profile, proto::View view) {
  const auto places = places_of(profile);
  for (const auto& place : places)
    if (place.view() == view) return at(profile, place);
  return at(profile, places.front());
}

}  // namespace sssup::products
