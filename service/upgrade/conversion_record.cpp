#include "service/upgrade/conversion_record.h"

#include "common/text/errors.h"
#include "service/upgrade/decisions.h"

namespace sssup::upgrade {

Status remember_conversion(engine::Context& context, const migration::Conversion& conversion) {
  proto::ConvertedSettings record;
  *record.mutable_cluster() = conversion.cluster;
  *record.mutable_report() = conversion.report;
  for (const auto& scripts : conversion.scripts) {
    auto* kept = record.add_scripts();
    kept->set_group(scripts.group);
    kept->set_start(scripts.start);
    kept->set_stop(scripts.stop);
  }
  return context.remember(conversion_key, record, engine::Sealed::yes);
}

Expected<migration::Conversion> recall_conversion(engine::Context& context) {
  SSSUP_TRY(auto record, context.recall<proto::ConvertedSettings>(conversion_key));
  if (!record) return fail(Error::Kind::internal, {text::id::error_internal, {{"what", "nothing is converted yet"}}});
  migration::Conversion conversion;
  conversion.cluster = std::move(*record->mutable_cluster());
  conversion.report = std::move(*record->mutable_report());
  for (auto& kept : *record->mutable_scripts())
    conversion.scripts.push_back(
        {std::move(*kept.mutable_group()), std::move(*kept.mutable_start()), std::move(*kept.mutable_stop())});
  return conversion;
}

}  // namespace sssup::upgrade
