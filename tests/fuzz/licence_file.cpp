// Trial licence files: fields that hold, or a reason.
#include "common/rules/licences.h"
#include "service/products/product.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/sample.h"

namespace {

using namespace sssup;

void run(std::string_view input) {
  const auto trial = products::parse_trial_licence(fuzz::sample_products().clusterpro, input);
  if (!trial) {
    SSSUP_HOLDS(trial.error().kind == Error::Kind::invalid);
    return;
  }
  const auto& licence = trial->licence;
  SSSUP_HOLDS(licence.count() > 0);
  SSSUP_HOLDS(licence.key().size() == 35);  // four groups of eight
  SSSUP_HOLDS(rules::counting(licence, fuzz::sample_products().clusterpro.licence()) == rules::Counting::trial);
}

}  // namespace

SSSUP_FUZZ_TARGET("licence_file", run)
