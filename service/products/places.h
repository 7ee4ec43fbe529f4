// The places a profile names: a 32-bit product lives elsewhere on 64-bit Windows.
#pragma once

#include <vector>

#include "profile.pb.h"

namespace sssup::products {

/// Every place of the profile in its order. Each has a view.
std::vector<proto::PlaceProfile> places_of(const proto::ProductProfile& profile);

/// The profile with that as its only place.
proto::ProductProfile at(const proto::ProductProfile& profile, const proto::PlaceProfile& place);
/// The same with the place of that view; the first place when `view` is not specified or the profile has no such place.
proto::ProductProfile in_view(const proto::ProductProfile& profile, proto::View view);

}  // namespace sssup::products
