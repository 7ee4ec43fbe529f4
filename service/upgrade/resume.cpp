#include "service/upgrade/resume.h"

#include "common/text/events.h"
#include "journal.pb.h"
#include "service/engine/step.h"
#include "service/products/product.h"
#include "service/products/profile.h"
#include "service/upgrade/decisions.h"
#include "service/upgrade/places.h"
#include "service/upgrade/run_journal.h"
#include "service/upgrade/run_mark.h"
#include "service/upgrade/working_volume.h"

namespace sssup::upgrade {
namespace {

tl::unexpected<Error> other_run(const std::string& folder) {
  return fail(Error::Kind::refused, {text::id::journal_other_run, {{"folder", folder}}});
}

// A run of a version that gave runs no id gets one.
Expected<std::string> run_of(engine::Journal& journal) {
  SSSUP_TRY(const auto known, journal.value(run_id_key));
  if (known) return *known;
  engine::Change change;
  std::string run = new_run_id();
  change.values[std::string(run_id_key)] = run;
  SSSUP_CHECK(journal.commit(change));
  return run;
}

}  // namespace

Expected<std::unique_ptr<engine::Journal>> resume(machine::Machine& machine, const Anchor& anchor) {
  SSSUP_TRY(const machine::Place journal_there, machine.files().look(journal_path(anchor.folder)));
  if (journal_there == machine::Place::free) return tl::unexpected<Error>(journal_is_gone(machine, anchor));
  SSSUP_TRY(const auto mark, read_mark(machine, anchor.folder));
  if (mark && !anchor.run.empty() && mark->run != anchor.run) return other_run(anchor.folder);
  // A run that has an id marked its folder before that was written. Only a version that gave none marked nothing.
  if (!mark && !anchor.run.empty())
    return fail(Error::Kind::refused, {text::id::journal_unmarked, {{"folder", anchor.folder}}});
  // For administrators alone before anything in it is trusted.
  SSSUP_CHECK(machine.files().create_folder(anchor.folder));
  SSSUP_TRY(auto journal, open_journal(machine, anchor.folder));
  SSSUP_TRY(const std::string run, run_of(*journal));
  if ((mark && mark->run != run) || (!anchor.run.empty() && anchor.run != run)) return other_run(anchor.folder);
  if (!mark) SSSUP_CHECK(write_mark(machine, anchor.folder, run, {}));
  const bool has_moved = !anchor.former_drive.empty() || !anchor.former_backup_drive.empty();
  if (has_moved) SSSUP_CHECK(move_answers(machine, *journal, anchor));
  if (has_moved || anchor.run.empty() || anchor.volume.id.empty()) {
    // The registry last: until it knows the new letters, this is done again.
    Anchor named = anchor;
    named.run = run;
    if (named.volume.id.empty()) {
      SSSUP_TRY(named.volume, machine.files().volume_of(anchor.folder));
    }
    SSSUP_CHECK(write_anchor(machine, named));
  }
  return journal;
}

Expected<migration::Products> products_of(machine::Machine& machine, engine::Journal& journal, const Anchor& anchor) {
  proto::ProfileOverrides overrides;
  SSSUP_TRY(const auto kept, journal.value(profiles_key));
  if (kept) {
    SSSUP_TRY(const std::string bytes, engine::decode_value(machine, profiles_key, *kept));
    if (!overrides.ParseFromString(bytes))
      return fail(Error::Kind::corrupt, {text::id::journal_value_unreadable, {{"key", std::string(profiles_key)}}});
  }
  SSSUP_TRY(auto products, products::with_overrides(anchor.edition, overrides));
  SSSUP_TRY(products.sss, settled_sss(machine, journal, products.sss));
  return products;
}

}  // namespace sssup::upgrade
