#include "service/upgrade/start.h"

#include <algorithm>

#include "common/outcome/explained.h"
#include "common/rules/choice_fields.h"
#include "common/rules/names.h"
#include "common/rules/user_choices.h"
#include "common/text/events.h"
#include "common/text/findings.h"
#include "common/text/questions.h"
#include "common/text/rules.h"
#include "journal.pb.h"
#include "service/engine/step.h"
#include "service/products/product.h"
#include "service/products/profile.h"
#include "service/upgrade/decisions.h"
#include "service/upgrade/older_backup.h"
#include "service/upgrade/places.h"
#include "service/upgrade/resume.h"
#include "service/upgrade/run_journal.h"
#include "service/upgrade/run_mark.h"

namespace sssup::upgrade {
namespace {

Status check_start(machine::Machine& machine, proto::Server server, const proto::Answers& answers,
                   const migration::Products& products) {
  auto problems = problems_at_start(answers, server, products);
  if (problems.empty()) problems = document::check_licences_for(answers, products.clusterpro.licence());
  if (!problems.empty()) {
    text::Message line = told_with_why(text::id::start_answer_invalid, problems.front().why);
    line.arguments.emplace_back("field", problems.front().path);
    return fail(Error::Kind::invalid, std::move(line));
  }
  SSSUP_CHECK(state_of_folder(machine, own_folder(answers, server), server.computer_name()));
  SSSUP_CHECK(in_the_way_of_backup(machine, backup_folder(answers, server)));
  look_at_folders(machine, answers, server);
  for (const auto& finding : readiness::check(server, answers, products.sss, products.clusterpro))
    if (stops_start(finding)) return fail(Error::Kind::refused, finding.detail);
  return {};
}

}  // namespace

std::vector<document::Problem> problems_at_start(const proto::Answers& answers, const proto::Server& server,
                                                 const migration::Products& products) {
  auto problems = document::check_answers(answers);
  if (problems.empty()) problems = document::check_answers_for(answers, server, products.clusterpro.rules());
  const auto check = [&](std::string_view field, const std::string& folder, rules::Verdict why) {
    if (!why) why = folder_of_product(folder, products);
    if (why) problems.push_back({std::string(field), *std::move(why)});
  };
  if (answers.has_working_folder())
    check(rules::field::working_folder, answers.working_folder(),
          rules::folder_on_server(answers.working_folder(), server));
  if (answers.has_backup_folder())
    check(rules::field::backup_folder, answers.backup_folder(),
          rules::backup_folder_on_server(answers.backup_folder(), server));
  if (overlaps(backup_folder(answers, server), own_folder(answers, server)))
    problems.push_back({std::string(rules::field::backup_folder),
                        text::Message(text::id::rules_folder_of_run, {{"folder", own_folder(answers, server)}})});
  return problems;
}

Expected<migration::Products> products_before_start(machine::Machine& machine, std::string_view edition) {
  SSSUP_TRY(const auto overrides, products::overrides_on_medium(machine));
  return products::with_overrides(edition, overrides);
}

Expected<proto::Server> read_server_before_start(machine::Machine& machine, const migration::Products& products) {
  SSSUP_TRY(proto::Server server, products::read_server_and_medium(machine, products));
  look_at_folders(machine, {}, server);
  // Where the operator is likely to have it besides.
  for (const auto& disk : server.disks()) {
    if (disk.kind() != proto::Disk::FIXED) continue;
    proto::Answers root;
    root.set_working_folder(disk.letter().substr(0, 1) + ":\\");
    look_at_folders(machine, root, server);
  }
  return server;
}

void look_at_folders(machine::Machine& machine, const proto::Answers& answers, proto::Server& server) {
  const auto add = [&server](const std::string& path) {
    const auto& known = server.foreign_folders();
    if (std::find(known.begin(), known.end(), path) == known.end()) server.add_foreign_folders(path);
  };
  const std::string folder = own_folder(answers, server);
  const auto state = state_of_folder(machine, folder, server.computer_name());
  if (state ? *state == FolderState::foreign : state.error().kind == Error::Kind::denied) add(folder);
  if (const auto found = in_the_way_of_backup(machine, backup_folder(answers, server)); found && *found)
    add((*found)->path);
}

Expected<std::unique_ptr<engine::Journal>> start(machine::Machine& machine, const proto::Answers& answers) {
  Anchor anchor;
  anchor.edition = answers.has_edition() ? answers.edition() : products::editions().front();
  SSSUP_TRY(const auto overrides, products::overrides_on_medium(machine));
  SSSUP_TRY(const auto products, products::with_overrides(anchor.edition, overrides));
  SSSUP_TRY(const auto server, products::read_server_and_medium(machine, products));
  SSSUP_CHECK(check_start(machine, server, answers, products));

  anchor.folder = own_folder(answers, server);
  anchor.backup = backup_folder(answers, server);
  SSSUP_TRY(anchor.volume, machine.files().volume_of(anchor.folder));
  SSSUP_TRY(anchor.backup_volume, machine.files().volume_of(anchor.backup));
  anchor.run = new_run_id();
  SSSUP_TRY(const FolderState state, state_of_folder(machine, anchor.folder, server.computer_name()));
  if (state == FolderState::foreign)
    return fail(Error::Kind::refused, {text::id::finding_folder_in_the_way_detail, {{"folder", anchor.folder}}});
  // Of a start that did not get as far as its anchor, or a removal that was cut short.
  if (state == FolderState::marked) SSSUP_CHECK(remove_marked(machine, anchor.folder));
  SSSUP_CHECK(machine.files().create_folder(anchor.folder));
  // Before anything else is in it: only a marked folder is removed again.
  SSSUP_CHECK(write_mark(machine, anchor.folder, anchor.run, server.computer_name()));
  SSSUP_TRY(auto journal, create_journal(machine, anchor.folder));

  proto::Decided decided;
  *decided.mutable_answers() = answers;
  rules::spell_as_accounts(*decided.mutable_answers(), server);
  // As it is now: later steps must not compute another default on a half-upgraded server.
  if (!answers.has_working_folder())
    decided.mutable_answers()->set_working_folder(rules::default_working_folder(server));
  engine::Change change;
  change.values[std::string(run_id_key)] = anchor.run;
  SSSUP_TRY(change.values[std::string(decided_key)],
            engine::encode_value(machine, decided.SerializeAsString(), engine::Sealed::yes));
  SSSUP_TRY(change.values[std::string(profiles_key)],
            engine::encode_value(machine, overrides.SerializeAsString(), engine::Sealed::no));
  SSSUP_CHECK(settle_sss(machine, products.sss, change));
  SSSUP_CHECK(journal->commit(change));
  SSSUP_CHECK(write_anchor(machine, anchor));
  return journal;
}

}  // namespace sssup::upgrade
