// Where the products of a run are. Settled once, kept in the journal: on a half-upgraded server a later look could
// settle otherwise.
#pragma once

#include "common/rules/names.h"
#include "service/engine/step.h"
#include "service/migration/convert.h"

namespace sssup::upgrade {

/// The folder is not to be in one of a product: its Setup removes that, or takes it for the product.
rules::Verdict folder_of_product(std::string_view folder, const migration::Products& products);

/// SSS where it is now, into the journal's first commit.
Status settle_sss(machine::Machine& machine, const proto::ProductProfile& profile, engine::Change& change);
/// SSS where it was at the start. A journal without that is an older version's, which knew the first place only.
Expected<proto::ProductProfile> settled_sss(machine::Machine& machine, engine::Journal& journal,
                                            const proto::ProductProfile& profile);

/// CLUSTERPRO where its Setup has put it; repeatable.
Status settle_clusterpro(engine::Context& context, const migration::Products& products);
/// The same, for every step after that. Until then it is looked for in every place.
Expected<proto::ProductProfile> settled_clusterpro(engine::Context& context, const migration::Products& products);

}  // namespace sssup::upgrade
