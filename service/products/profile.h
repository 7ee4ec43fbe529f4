// The data file of each product, built in; one of the same name on the medium overrides it.
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

/// Editions one may choose from, the default first.
std::vector<std::string> editions();

/// A profile file's text: format 1, a product, and everything the migration needs of that product. Kind::invalid names
/// `file` and what is wrong or missing in it.
Expected<proto::ProductProfile> parse_profile(std::string_view file, std::string_view json);

}  // namespace sssup::products
