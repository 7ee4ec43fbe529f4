// Profiles of either product, as they come on a medium: one that is accepted carries a whole conversion.
#include "service/products/profile.h"

#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/sample.h"

namespace {

using namespace sssup;

void run(std::string_view input) {
  const auto profile = products::parse_profile("profile.json", input);
  if (!profile) {
    SSSUP_HOLDS(profile.error().kind == Error::Kind::invalid);
    return;
  }
  proto::ProfileOverrides overrides;
  *overrides.add_profiles() = *profile;
  const auto products = products::with_overrides(products::editions().front(), overrides);
  if (products) fuzz::convert_all(fuzz::sample_server(), fuzz::sample_answers(), *products);
}

}  // namespace

SSSUP_FUZZ_TARGET("profile", run)
