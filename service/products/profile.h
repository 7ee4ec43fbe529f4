// The data file of each product: built in, and overridden by one of the same product on the medium (product.h).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/outcome/outcome.h"
#include "profile.pb.h"
#include "service/migration/convert.h"

namespace sssup::products {

/// Profiles and templates built into the program. `edition`: "CLUSTERPRO_SE_8"; another one is Kind::invalid.
Expected<migration::Products> built_in(std::string_view edition);

/// As built in, but for the products that `overrides` has a profile of.
Expected<migration::Products> with_overrides(std::string_view edition, const proto::ProfileOverrides& overrides);

/// Names of the files that override a profile: "SSS.json", "CLUSTERPRO_SE_8.json".
std::vector<std::string> override_files();

/// An override's text, read as parse_profile does; the file must be of the product it is named after.
Expected<proto::ProductProfile> parse_override(std::string_view file, std::string_view json);

/// Editions one may choose from, the default first.
std::vector<std::string> editions();

/// A profile file's text: format 1, a product, everything the migration needs of it, whole places, and no Setup or
/// recording outside the medium. Kind::invalid names `file` and what is wrong or missing in it.
Expected<proto::ProductProfile> parse_profile(std::string_view file, std::string_view json);

}  // namespace sssup::products
