#include "service/upgrade/end_of_run.h"

#include "common/text/events.h"
#include "service/upgrade/run_mark.h"

namespace sssup::upgrade {

Expected<bool> remove_run_folder(machine::Machine& machine, const Anchor& anchor) {
  const auto place = machine.files().look(anchor.folder);
  if (!place && place.error().kind == Error::Kind::denied) return false;
  if (!place && place.error().kind == Error::Kind::not_found) return true;
  SSSUP_CHECK(place);
  switch (*place) {
    case machine::Place::free: return true;
    case machine::Place::empty_folder: break;  // a crash came when the mark had gone, which goes last
    case machine::Place::file:
    case machine::Place::other: return false;
    case machine::Place::folder: {
      SSSUP_TRY(const auto mark, read_mark(machine, anchor.folder));
      if (!mark && anchor.run.empty()) break;
      if (!mark || (!anchor.run.empty() && mark->run != anchor.run)) return false;
      SSSUP_CHECK(remove_marked(machine, anchor.folder));
      return true;
    }
  }
  SSSUP_CHECK(machine.files().remove(anchor.folder));
  return true;
}

Status remove_traces(machine::Machine& machine, const Anchor& anchor, End end) {
  Anchor ended = anchor;
  if (anchor.end == End::none) {
    // The run cannot go back from here. The next start reads that from the anchor.
    ended.end = end;
    SSSUP_CHECK(write_anchor(machine, ended));
  }
  SSSUP_TRY(const bool removed, remove_run_folder(machine, ended));
  SSSUP_CHECK(machine.services().remove(machine::own_service));
  SSSUP_CHECK(machine.remove_own_programs());
  // Last: as long as it is there, UPGRADE.EXE finishes what a power cut left of this.
  SSSUP_CHECK(machine.registry().remove(machine::own_key));
  if (removed) return {};
  return fail(Error::Kind::refused, {text::id::reset_keeps_folder, {{"folder", anchor.folder}}});
}

}  // namespace sssup::upgrade
