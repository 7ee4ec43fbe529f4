#include "service/upgrade/start_question.h"

#include "common/rules/answers.h"
#include "common/rules/choice_fields.h"
#include "common/rules/names.h"
#include "common/text/questions.h"
#include "service/products/profile.h"
#include "service/upgrade/decisions.h"
#include "service/upgrade/question.h"

namespace sssup::upgrade {
namespace {

namespace field = rules::field;

// Why the backup is not beside the working files, where that is not to be expected.
text::Message backup_help(const proto::Server& server) {
  const std::string working = rules::default_working_folder(server);
  if (!rules::is_temporary(working, server)) return text::id::start_backup_help;
  return {text::id::start_backup_help_temporary, {{"folder", working}}};
}

}  // namespace

proto::Question start_question(const proto::Server& server) {
  auto ask = question(start_question_id, text::id::start_title, text::id::start_text);
  ask.set_instance(1);
  auto& edition = add_field(ask, field::edition, text::id::start_edition, proto::Rule::CHOICE);
  edition.mutable_rule()->set_required(true);
  for (const std::string& key : products::editions()) {
    const auto profile = products::built_in(key);
    auto* option = edition.mutable_rule()->add_options();
    option->set_value(key);
    *option->mutable_label() = text::to_proto(
        {text::id::licence_product_name, {{"product", profile ? profile->clusterpro.display_name() : key}}});
  }
  edition.add_initial(products::editions().front());
  add_folder(ask, field::working_folder, text::id::start_folder, text::id::start_folder_help,
             rules::default_working_folder(server));
  add_folder(ask, field::backup_folder, text::id::start_backup, backup_help(server), backup_folder({}, server));
  add_button(ask, "ok", text::id::start_ok, ButtonKind::plain);
  add_button(ask, start_cancel_button, text::id::start_cancel, ButtonKind::leaves_fields);
  return ask;
}

proto::Answers start_answers(const proto::Question& question, const proto::Answer& answer) {
  proto::Answers answers;
  answers.set_format(1);
  for (const auto& asked : question.fields())
    rules::add_values(answers, asked.id(), rules::values_of(question, answer, asked.id()));
  return answers;
}

}  // namespace sssup::upgrade
