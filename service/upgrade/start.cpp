#include "service/upgrade/start.h"

#include <random>

#include <fmt/format.h>

#include "common/rules/choice_fields.h"
#include "common/rules/names.h"
#include "common/rules/user_choices.h"
#include "common/text/events.h"
#include "common/text/questions.h"
#include "journal.pb.h"
#include "service/engine/step.h"
#include "service/products/product.h"
#include "service/products/profile.h"
#include "service/upgrade/decisions.h"
#include "service/upgrade/places.h"
#include "service/upgrade/working_volume.h"

namespace sssup::upgrade {
namespace {

// Journal's key of the profiles that were on the medium when the run began.
constexpr std::string_view profiles_key = "profiles";

std::string journal_path(std::string_view folder) {
  return machine::join_path(folder, "journal.db");
}

Status write_anchor(machine::Machine& machine, const Anchor& anchor) {
  machine::RegistryKey key;
  key.values["Folder"] = anchor.folder;
  key.values["Edition"] = anchor.edition;
  key.values["Backup"] = anchor.backup;
  if (!anchor.volume.id.empty()) key.values["Volume"] = anchor.volume.id;
  if (!anchor.volume.label.empty()) key.values["VolumeLabel"] = anchor.volume.label;
  key.values["Finished"] = std::uint32_t{anchor.finished ? 1U : 0U};
  return machine.registry().write(machine::own_key, key);
}

template <class Value>
Value value_or(const machine::RegistryKey& key, std::string_view name, Value otherwise) {
  const auto found = key.values.find(name);
  const Value* value = found == key.values.end() ? nullptr : std::get_if<Value>(&found->second);
  return value == nullptr ? otherwise : *value;
}

// Tells this run from others on this server; nothing depends on its being hard to guess.
std::string new_run_id() {
  std::random_device source;
  return fmt::format("{:08x}{:08x}", source(), source());
}

Status check_start(const proto::Server& server, const proto::Answers& answers, const migration::Products& products) {
  auto problems = problems_at_start(answers, server);
  if (problems.empty()) problems = document::check_licences_for(answers, products.clusterpro.licence());
  if (!problems.empty())
    return fail(Error::Kind::invalid, {text::id::start_answer_invalid, {{"field", problems.front().path}}},
                text::render(problems.front().why, text::Language::english));
  for (const auto& finding : readiness::check(server, answers, products.sss, products.clusterpro))
    if (stops_start(finding)) return fail(Error::Kind::refused, finding.detail);
  return {};
}

}  // namespace

std::vector<document::Problem> problems_at_start(const proto::Answers& answers, const proto::Server& server) {
  auto problems = document::check_answers(answers);
  if (problems.empty()) problems = document::check_answers_for(answers, server);
  const auto check = [&](std::string_view field, const std::string& folder) {
    if (auto why = rules::folder_on_server(folder, server)) problems.push_back({std::string(field), *std::move(why)});
  };
  if (answers.has_working_folder()) check(rules::field::working_folder, answers.working_folder());
  if (answers.has_backup_folder()) check(rules::field::backup_folder, answers.backup_folder());
  return problems;
}

Expected<std::optional<Anchor>> read_anchor(machine::Machine& machine) {
  SSSUP_TRY(const auto key, machine.registry().read(machine::own_key));
  // The folder is the last value to be written: without it the start did not get as far.
  if (!key || !key->values.contains("Folder")) return std::nullopt;
  Anchor anchor;
  anchor.folder = value_or<std::string>(*key, "Folder", {});
  anchor.edition = value_or<std::string>(*key, "Edition", products::editions().front());
  anchor.backup = value_or<std::string>(*key, "Backup", {});
  anchor.finished = value_or<std::uint32_t>(*key, "Finished", 0) != 0;
  anchor.volume.id = value_or<std::string>(*key, "Volume", {});
  anchor.volume.label = value_or<std::string>(*key, "VolumeLabel", {});
  SSSUP_CHECK(find_volume(machine, anchor));
  return anchor;
}

Expected<bool> bears_our_mark(machine::Machine& machine, const std::string& folder) {
  SSSUP_TRY(const auto files, machine.files().list(folder));
  if (files.empty()) return true;  // a start that got no further; nobody loses anything
  const std::string journal = journal_path(folder);
  SSSUP_TRY(const bool there, machine.files().exists(journal));
  if (!there) return false;
  constexpr std::string_view mark = "SQLite format 3";
  SSSUP_TRY(const std::string beginning, machine.files().read_beginning(journal, mark.size()));
  return beginning.empty() || beginning == mark;
}

Expected<migration::Products> products_before_start(machine::Machine& machine, std::string_view edition) {
  SSSUP_TRY(const auto overrides, products::overrides_on_medium(machine));
  return products::with_overrides(edition, overrides);
}

Expected<std::unique_ptr<engine::Journal>> start(machine::Machine& machine, const proto::Answers& answers) {
  Anchor anchor;
  anchor.edition = answers.has_edition() ? answers.edition() : products::editions().front();
  SSSUP_TRY(const auto overrides, products::overrides_on_medium(machine));
  SSSUP_TRY(const auto products, products::with_overrides(anchor.edition, overrides));
  SSSUP_TRY(const auto server, products::read_server_and_medium(machine, products));
  SSSUP_CHECK(check_start(server, answers, products));

  anchor.folder = own_folder(answers, server);
  anchor.backup = backup_folder(answers, server);
  SSSUP_TRY(anchor.volume, machine.files().volume_of(anchor.folder));
  // What is in it is of a start that did not get as far as its anchor.
  SSSUP_CHECK(machine.files().remove(anchor.folder));
  SSSUP_CHECK(machine.files().create_folder(anchor.folder));
  SSSUP_TRY(auto journal,
            engine::Journal::create(machine.files().native(journal_path(anchor.folder)), machine.effects()));

  proto::Decided decided;
  *decided.mutable_answers() = answers;
  rules::spell_as_accounts(*decided.mutable_answers(), server);
  // As it is now: later steps must not compute another default on a half-upgraded server.
  if (!answers.has_working_folder())
    decided.mutable_answers()->set_working_folder(rules::default_working_folder(server));
  engine::Change change;
  change.values[std::string(run_id_key)] = new_run_id();
  SSSUP_TRY(change.values[std::string(decided_key)],
            engine::encode_value(machine, decided.SerializeAsString(), engine::Sealed::yes));
  SSSUP_TRY(change.values[std::string(profiles_key)],
            engine::encode_value(machine, overrides.SerializeAsString(), engine::Sealed::no));
  SSSUP_CHECK(settle_sss(machine, products.sss, change));
  SSSUP_CHECK(journal->commit(change));
  SSSUP_CHECK(write_anchor(machine, anchor));
  return journal;
}

Expected<std::unique_ptr<engine::Journal>> resume(machine::Machine& machine, const Anchor& anchor) {
  SSSUP_TRY(auto journal,
            engine::Journal::open(machine.files().native(journal_path(anchor.folder)), machine.effects()));
  if (anchor.former_drive.empty()) return journal;
  // The registry last: until it knows the new letter, this is done again.
  SSSUP_CHECK(move_answers(machine, *journal, anchor));
  SSSUP_CHECK(write_anchor(machine, anchor));
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

Status remove_traces(machine::Machine& machine, const Anchor& anchor) {
  // From here on there is nothing to go back to; the mark says so to whoever starts next.
  if (!anchor.finished) {
    Anchor finished = anchor;
    finished.finished = true;
    SSSUP_CHECK(write_anchor(machine, finished));
  }
  SSSUP_CHECK(machine.files().remove(anchor.folder));
  SSSUP_CHECK(machine.services().remove(machine::own_service));
  SSSUP_CHECK(machine.remove_own_programs());
  // Last: as long as it is there, UPGRADE.EXE finishes what a power cut left of this.
  return machine.registry().remove(machine::own_key);
}

}  // namespace sssup::upgrade
