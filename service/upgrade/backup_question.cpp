#include "service/upgrade/backup_question.h"

#include "common/outcome/explained.h"
#include "common/rules/answers.h"
#include "common/rules/choice_fields.h"
#include "common/rules/names.h"
#include "common/text/events.h"
#include "common/text/questions.h"
#include "common/text/rules.h"
#include "service/upgrade/anchor.h"
#include "service/upgrade/decisions.h"
#include "service/upgrade/older_backup.h"
#include "service/upgrade/places.h"
#include "service/upgrade/question.h"
#include "service/upgrade/steps.h"
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

bool another_helps(const Error& error) {
  switch (error.kind) {
    case Error::Kind::denied:
    case Error::Kind::refused:
    case Error::Kind::disk_full:
    case Error::Kind::io:
    case Error::Kind::not_found: return true;
    default: return false;
  }
}

rules::Verdict check_folder(machine::Machine& machine, const migration::Products& products, const std::string& folder,
                            const Anchor& anchor) {
  if (const auto facts = machine.facts())
    if (auto why = rules::backup_folder_on_server(folder, *facts)) return why;
  if (overlaps(folder, anchor.folder)) return Message(text::id::rules_folder_of_run, {{"folder", anchor.folder}});
  return folder_of_product(folder, products);
}

}  // namespace

Expected<std::optional<proto::Question>> question_about_backup(engine::Context& context) {
  SSSUP_TRY(const auto anchor, read_anchor(context.machine()));
  // An older version that began the run left it to the answers.
  if (!anchor || anchor->backup.empty()) return std::nullopt;
  if (anchor->backup_missing) return ask_for_folder(backup_is_missing(*anchor).message, anchor->backup);
  SSSUP_CHECK(follow_backup(context, *anchor));
  const auto in_the_way = in_the_way_of_backup(context.machine(), anchor->backup);
  if (!in_the_way && another_helps(in_the_way.error()))
    return ask_for_folder(explained(in_the_way.error()), anchor->backup);
  SSSUP_CHECK(in_the_way);
  if (*in_the_way) return ask_for_folder((*in_the_way)->why, anchor->backup);
  return std::nullopt;
}

Expected<engine::Outcome> ask_for_other_backup(engine::Context& context, const Error& error) {
  SSSUP_TRY(const auto anchor, read_anchor(context.machine()));
  if (!another_helps(error) || !anchor || anchor->backup.empty()) return tl::unexpected<Error>(error);
  return engine::Ask{ask_for_folder(explained(error), anchor->backup)};
}

Status make_backup_folder(machine::Machine& machine, const std::string& folder) {
  SSSUP_TRY(const machine::Place place, machine.files().look(folder));
  if (place == machine::Place::free || place == machine::Place::empty_folder)
    return machine.files().create_folder(folder);
  return {};
}

Expected<engine::Outcome> backup_answered(engine::Context& context, const migration::Products& products,
                                          const proto::Question& question, const proto::Answer& answer) {
  if (answer.button() == rules::check_again_button) return engine::Again{};
  machine::Machine& machine = context.machine();
  SSSUP_TRY(auto anchor, read_anchor(machine));
  if (!anchor) return engine::Again{};
  const auto values = rules::values_of(question, answer, field::backup_folder);
  const std::string folder = values.empty() ? std::string() : values.front();
  if (const auto why = check_folder(machine, products, folder, *anchor))
    return engine::Refuse{{{std::string(field::backup_folder), *why}}};
  if (rules::lower(folder) == rules::lower(anchor->backup) && !anchor->backup_missing) return engine::Again{};
  SSSUP_TRY(const auto volume, machine.files().volume_of(folder));
  SSSUP_TRY(const auto server, saved_server(context));
  SSSUP_CHECK(keep_older_backup(context, folder, anchor->run, server));
  // The registry first: the answers follow what it says. Its values are written one by one: the new folder never goes
  // with the former volume.
  const std::string former_volume = name_of_volume(anchor->backup_volume);
  anchor->backup_volume = {};
  SSSUP_CHECK(write_anchor(machine, *anchor));
  const std::string former = std::exchange(anchor->backup, folder);
  anchor->backup_volume = volume;
  SSSUP_CHECK(write_anchor(machine, *anchor));
  SSSUP_TRY(auto known, decided(context));
  known.mutable_answers()->set_backup_folder(folder);
  SSSUP_CHECK(decide(context, known));
  const auto& steps = context.journal().steps();
  const auto backup = steps.find(backup_step);
  const bool is_made = backup != steps.end() && backup->second.state == engine::StepRecord::State::verified;
  context.say(proto::Event::WARNING,
              {is_made ? text::id::event_report_elsewhere : text::id::event_backup_elsewhere,
               {{"folder", folder}, {"backup", backup_of_sss(former)}, {"label", former_volume}}});
  return engine::Again{};
}

}  // namespace sssup::upgrade
