#include "service/upgrade/question.h"

#include "common/rules/answers.h"
#include "common/text/questions.h"

namespace sssup::upgrade {

proto::Question question(std::string id, const text::Message& title, const text::Message& explanation) {
  proto::Question question;
  question.set_id(std::move(id));
  *question.mutable_title() = text::to_proto(title);
  *question.mutable_explanation() = text::to_proto(explanation);
  return question;
}

void add_button(proto::Question& question, std::string id, const text::Message& label, ButtonKind kind) {
  auto* button = question.add_buttons();
  button->set_id(std::move(id));
  *button->mutable_label() = text::to_proto(label);
  button->set_default_(kind == ButtonKind::default_button);
  button->set_without_fields(kind == ButtonKind::leaves_fields);
  if (kind == ButtonKind::irreversible) question.set_point_of_no_return(true);
}

void add_check_again(proto::Question& question) {
  add_button(question, std::string(rules::check_again_button), text::id::button_check_again);
  question.mutable_buttons(question.buttons_size() - 1)->set_without_fields(true);
}

proto::Field& add_field(proto::Question& question, std::string_view id, const text::Message& label,
                        proto::Rule::Kind kind) {
  auto* field = question.add_fields();
  field->set_id(std::string(id));
  *field->mutable_label() = text::to_proto(label);
  field->mutable_rule()->set_kind(kind);
  return *field;
}

void add_folder(proto::Question& question, std::string_view id, const text::Message& label, const text::Message& help,
                const std::string& initial) {
  auto& field = add_field(question, id, label, proto::Rule::TEXT);
  *field.mutable_help() = text::to_proto(help);
  field.mutable_rule()->set_pattern(proto::Rule::FOLDER);
  field.mutable_rule()->set_min_length(1);
  field.mutable_rule()->set_max_length(200);
  field.mutable_rule()->set_required(true);
  field.add_initial(initial);
}

std::string list_of(const proto::Ports& ports) {
  std::string list;
  for (const std::uint32_t port : ports.tcp()) list += std::to_string(port) + ", ";
  return list + std::to_string(ports.udp());
}

proto::Question message_with_ok(std::string id, const text::Message& title, const text::Message& explanation) {
  proto::Question message = question(std::move(id), title, explanation);
  add_button(message, "ok", text::id::button_ok);
  return message;
}

}  // namespace sssup::upgrade
