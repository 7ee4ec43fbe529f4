#include "service/upgrade/backup_question.h"

#include "common/outcome/explained.h"
#include "common/rules/answers.h"
#include "common/rules/choice_fields.h"
#include "common/rules/names.h"
#include "common/text/events.h"
#include "common/text/questions.h"
#include "common/text/rules.h"
#include "service/upgrade/decisions.h"
#include "service/upgrade/older_backup.h"
#include "service/upgrade/question.h"
#include "service/upgrade/start.h"
#include "service/upgrade/working_volume.h"

namespace sssup::upgrade {
namespace {

namespace field = rules::field;
using text::Message;

proto::Question ask_for_folder(const Message& why, const std::string& folder) {
  auto ask = question("backup-folder", text::id::backup_folder_title, told_with_why(text::id::backup_folder_text, why));
  add_folder(ask, field::backup_folder, text::id::start_backup, text::id::backup_folder_help, folder);
  add_check_again(ask);
  add_button(ask, "ok", text::id::button_use_folder, ButtonKind::plain);
  return ask;
}

rules::Verdict check_folder(machine::Machine& machine, const std::string& folder, const Anchor& anchor) {
  if (const auto facts = machine.facts())
    if (auto why = rules::folder_on_server(folder, *facts)) return why;
  if (rules::is_below(folder, anchor.folder))
    return Message(text::id::rules_folder_of_run, {{"folder", anchor.folder}});
  return {};
}

}  // namespace

Expected<std::optional<proto::Question>> question_about_backup(engine::Context& context) {
  SSSUP_TRY(const auto anchor, read_anchor(context.machine()));
  // An older version that began the run left it to the answers.
  if (!anchor || anchor->backup.empty()) return std::nullopt;
  if (anchor->backup_missing)
    return ask_for_folder({text::id::trouble_backup_volume_gone,
                           {{"label", name_of_volume(anchor->backup_volume)}, {"drive", anchor->backup.substr(0, 1)}}},
                          anchor->backup);
  SSSUP_CHECK(follow_backup(context, *anchor));
  SSSUP_TRY(const auto in_the_way, in_the_way_of_backup(context.machine(), anchor->backup));
  if (in_the_way) return ask_for_folder(in_the_way->why, anchor->backup);
  return std::nullopt;
}

Expected<engine::Outcome> ask_for_other_backup(engine::Context& context, const Error& error) {
  const bool helps = error.kind == Error::Kind::denied || error.kind == Error::Kind::disk_full;
  SSSUP_TRY(const auto anchor, read_anchor(context.machine()));
  if (!helps || !anchor || anchor->backup.empty()) return tl::unexpected<Error>(error);
  return engine::Ask{ask_for_folder(explained(error), anchor->backup)};
}

Expected<engine::Outcome> backup_answered(engine::Context& context, const proto::Question& question,
                                          const proto::Answer& answer) {
  if (answer.button() == rules::check_again_button) return engine::Again{};
  machine::Machine& machine = context.machine();
  SSSUP_TRY(auto anchor, read_anchor(machine));
  if (!anchor) return engine::Again{};
  const auto values = rules::values_of(question, answer, field::backup_folder);
  const std::string folder = values.empty() ? std::string() : values.front();
  if (const auto why = check_folder(machine, folder, *anchor))
    return engine::Refuse{{{std::string(field::backup_folder), *why}}};
  const std::string former = std::exchange(anchor->backup, folder);
  SSSUP_TRY(anchor->backup_volume, machine.files().volume_of(folder));
  // The registry first: the answers follow what it says.
  SSSUP_CHECK(write_anchor(machine, *anchor));
  SSSUP_TRY(auto known, decided(context));
  known.mutable_answers()->set_backup_folder(folder);
  SSSUP_CHECK(decide(context, known));
  context.say(proto::Event::WARNING, {text::id::event_backup_elsewhere, {{"folder", folder}, {"former", former}}});
  return engine::Again{};
}

}  // namespace sssup::upgrade
