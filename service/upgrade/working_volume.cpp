#include "service/upgrade/working_volume.h"

#include "common/outcome/explained.h"
#include "common/rules/names.h"
#include "common/text/events.h"
#include "journal.pb.h"
#include "service/upgrade/decisions.h"
#include "service/upgrade/run_journal.h"

namespace sssup::upgrade {
namespace {

using text::Message;

bool is_on(std::string_view path, std::string_view drive) {
  return !path.empty() && rules::lower(path.substr(0, 1)) == rules::lower(drive);
}

std::string drive_of(const std::string& path) {
  return path.substr(0, 1);
}

// Gives `path` the letter that its volume has now; `former` is the one it had.
Status find_volume(machine::Machine& machine, const machine::Volume& volume, std::string& path, bool& missing,
                   std::string& former) {
  if (volume.id.empty() || path.empty()) return {};
  const auto found = machine.files().drive_of_volume(volume.id);
  if (!found && found.error().kind == Error::Kind::unsupported) {
    // The letter is all there is to go by, unless it tells that it is another volume's.
    const auto there = machine.files().volume_of(path);
    missing = there && there->id != volume.id;
    return {};
  }
  SSSUP_TRY(const auto drive, found);
  missing = !drive;
  if (!drive || is_on(path, *drive)) return {};
  former = drive_of(path);
  path.replace(0, 1, *drive);
  return {};
}

Message moved(const text::Entry& entry, const std::string& path, const std::string& former) {
  return {entry, {{"drive", drive_of(path)}, {"former", former}, {"folder", path}}};
}

// What has moved; the answers follow. Nothing when they have already.
std::vector<Message> follow(proto::Answers& answers, const Anchor& anchor) {
  std::vector<Message> said;
  if (!anchor.former_drive.empty() && is_on(answers.working_folder(), anchor.former_drive)) {
    answers.mutable_working_folder()->replace(0, 1, drive_of(anchor.folder));
    said.push_back(moved(text::id::event_volume_moved, anchor.folder, anchor.former_drive));
  }
  if (anchor.backup.empty() || answers.backup_folder() == anchor.backup) return said;
  // Said from now on: its default would be computed from the letters of the saved settings.
  answers.set_backup_folder(anchor.backup);
  if (!anchor.former_backup_drive.empty() && anchor.former_backup_drive != anchor.former_drive)
    said.push_back(moved(text::id::event_backup_volume_moved, anchor.backup, anchor.former_backup_drive));
  return said;
}

// It may come back. What can be done if it does not, depends on whether there is a backup.
Error perhaps_lost(machine::Machine& machine, const Anchor& anchor, const Message& what) {
  bool has_backup = false;
  if (!anchor.backup.empty() && !anchor.backup_missing)
    has_backup = machine.files().exists(manifest_of(backup_of_sss(anchor.backup))).value_or(false);
  Message line = told_with_why(has_backup ? text::id::trouble_lost_with_backup : text::id::trouble_lost, what);
  line.arguments.emplace_back("settings", settings_of(backup_of_sss(anchor.backup)));
  return fail(Error::Kind::not_found, std::move(line)).value();
}

}  // namespace

Status find_volumes(machine::Machine& machine, Anchor& anchor) {
  const std::string folder = anchor.folder;
  SSSUP_CHECK(find_volume(machine, anchor.volume, anchor.folder, anchor.missing, anchor.former_drive));
  const bool own = !anchor.backup_volume.id.empty() && anchor.backup_volume.id != anchor.volume.id;
  if (own)
    return find_volume(machine, anchor.backup_volume, anchor.backup, anchor.backup_missing, anchor.former_backup_drive);
  if (!is_on(anchor.backup, drive_of(folder))) return {};
  anchor.backup_missing = anchor.missing;
  anchor.former_backup_drive = anchor.former_drive;
  anchor.backup.replace(0, 1, drive_of(anchor.folder));
  return {};
}

Status move_answers(machine::Machine& machine, engine::Journal& journal, const Anchor& anchor) {
  SSSUP_TRY(const auto kept, journal.value(decided_key));
  if (!kept) return {};
  SSSUP_TRY(const std::string bytes, engine::decode_value(machine, decided_key, *kept));
  proto::Decided decided;
  if (!decided.ParseFromString(bytes))
    return fail(Error::Kind::corrupt, {text::id::journal_value_unreadable, {{"key", std::string(decided_key)}}});
  const auto said = follow(*decided.mutable_answers(), anchor);
  if (said.empty()) return {};  // a crash came after this

  engine::Change change;
  SSSUP_TRY(change.values[std::string(decided_key)],
            engine::encode_value(machine, decided.SerializeAsString(), engine::Sealed::yes));
  for (const Message& line : said) {
    auto& event = change.events.emplace_back();
    event.set_unix_ms(machine.now_unix_ms());
    event.set_level(proto::Event::WARNING);
    *event.mutable_text() = text::to_proto(line);
  }
  return journal.commit(change);
}

Status follow_backup(engine::Context& context, const Anchor& anchor) {
  SSSUP_TRY(auto known, decided(context));
  if (known.answers().backup_folder() == anchor.backup) return {};
  const auto said = follow(*known.mutable_answers(), anchor);
  for (const Message& line : said) context.say(proto::Event::WARNING, line);
  return decide(context, known);
}

Error volume_is_missing(machine::Machine& machine, const Anchor& anchor) {
  return perhaps_lost(
      machine, anchor,
      {text::id::trouble_volume_gone, {{"label", name_of_volume(anchor.volume)}, {"drive", drive_of(anchor.folder)}}});
}

Error backup_is_missing(const Anchor& anchor) {
  return fail(Error::Kind::not_found,
              {text::id::trouble_backup_volume_gone,
               {{"label", name_of_volume(anchor.backup_volume)}, {"drive", drive_of(anchor.backup)}}})
      .value();
}

Error journal_is_gone(machine::Machine& machine, const Anchor& anchor) {
  return perhaps_lost(machine, anchor, {text::id::trouble_journal_gone, {{"path", journal_path(anchor.folder)}}});
}

std::string name_of_volume(const machine::Volume& volume) {
  return volume.label.empty() ? volume.id : volume.label;
}

}  // namespace sssup::upgrade
