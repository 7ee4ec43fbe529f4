#include "service/upgrade/working_volume.h"

#include "common/rules/names.h"
#include "common/text/events.h"
#include "journal.pb.h"
#include "service/engine/step.h"
#include "service/upgrade/decisions.h"

namespace sssup::upgrade {
namespace {

bool is_on(std::string_view path, std::string_view drive) {
  return !path.empty() && rules::lower(path.substr(0, 1)) == rules::lower(drive);
}

void move_path(std::string& path, std::string_view from, std::string_view to) {
  if (is_on(path, from)) path.replace(0, 1, to);
}

}  // namespace

Status find_volume(machine::Machine& machine, Anchor& anchor) {
  if (anchor.volume.id.empty() || anchor.folder.empty()) return {};
  const auto found = machine.files().drive_of_volume(anchor.volume.id);
  // Then the letter is all there is to go by.
  if (!found && found.error().kind == Error::Kind::unsupported) return {};
  SSSUP_TRY(const auto drive, found);
  anchor.missing = !drive;
  if (!drive || is_on(anchor.folder, *drive)) return {};
  anchor.former_drive = anchor.folder.substr(0, 1);
  move_path(anchor.folder, anchor.former_drive, *drive);
  move_path(anchor.backup, anchor.former_drive, *drive);
  return {};
}

Status move_answers(machine::Machine& machine, engine::Journal& journal, const Anchor& anchor) {
  SSSUP_TRY(const auto kept, journal.value(decided_key));
  if (!kept) return {};
  SSSUP_TRY(const std::string bytes, engine::decode_value(machine, decided_key, *kept));
  proto::Decided decided;
  if (!decided.ParseFromString(bytes))
    return fail(Error::Kind::corrupt, {text::id::journal_value_unreadable, {{"key", std::string(decided_key)}}});
  auto& answers = *decided.mutable_answers();
  const std::string drive = anchor.folder.substr(0, 1);
  if (!is_on(answers.working_folder(), anchor.former_drive)) return {};  // a crash came after this
  move_path(*answers.mutable_working_folder(), anchor.former_drive, drive);
  // Said from now on: its default would be computed from the letters of the saved settings.
  if (!anchor.backup.empty()) answers.set_backup_folder(anchor.backup);

  engine::Change change;
  SSSUP_TRY(change.values[std::string(decided_key)],
            engine::encode_value(machine, decided.SerializeAsString(), engine::Sealed::yes));
  auto& event = change.events.emplace_back();
  event.set_unix_ms(machine.now_unix_ms());
  event.set_level(proto::Event::WARNING);
  *event.mutable_text() = text::to_proto(
      {text::id::event_volume_moved, {{"drive", drive}, {"former", anchor.former_drive}, {"folder", anchor.folder}}});
  return journal.commit(change);
}

Error volume_is_missing(const Anchor& anchor) {
  const text::Message line(text::id::trouble_volume_gone,
                           {{"label", name_of_volume(anchor)}, {"drive", anchor.folder.substr(0, 1)}});
  return fail(Error::Kind::not_found, line).value();
}

std::string name_of_volume(const Anchor& anchor) {
  return anchor.volume.label.empty() ? anchor.volume.id : anchor.volume.label;
}

}  // namespace sssup::upgrade
