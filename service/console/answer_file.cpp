#include "service/console/answer_file.h"

#include <algorithm>

#include "common/rules/answers.h"
#include "common/rules/choice_fields.h"

namespace sssup::console {
namespace {

using Values = std::optional<std::vector<std::string>>;

Values one(std::string value) {
  return std::vector<std::string>{std::move(value)};
}

Values licence(const proto::UpgradeLicence& licence, std::string_view item) {
  if (item == "unit" && licence.has_unit()) return one(proto::UpgradeLicence::Unit_Name(licence.unit()));
  if (item == "count" && licence.has_count()) return one(std::to_string(licence.count()));
  if (item == "serialNumber" && licence.has_serial_number()) return one(licence.serial_number());
  if (item == "key" && licence.has_key()) return one(licence.key());
  if (item == "product" && licence.has_product()) return one(licence.product());
  return std::nullopt;
}

}  // namespace

std::optional<proto::Answer> AnswerFile::answer(const proto::Question& question) {
  const proto::Button* button = button_that_goes_on(question);
  if (button == nullptr || !answers_.confirm()) return std::nullopt;
  if (button->id() == "check-again" || button->id() == "retry") return std::nullopt;

  const bool licence_left = next_licence_ < answers_.upgrade_licences_size();
  const bool licence_page = question.id() == "licence-items";
  if (licence_page && !licence_left) return std::nullopt;
  proto::Answer answer;
  answer.set_question_id(question.id());
  answer.set_instance(question.instance());
  answer.set_button(question.id() == "licences" ? (licence_left ? "register" : "finish") : button->id());
  for (const proto::Field& field : question.fields()) {
    const Values values = licence_page ? licence(answers_.upgrade_licences(next_licence_), field.id())
                                       : rules::values_for(answers_, field.id());
    if (!values) continue;
    auto* said = answer.add_fields();
    said->set_field(field.id());
    for (const std::string& value : *values) said->add_values(value);
  }
  if (!rules::check_answer(question, answer).empty()) return std::nullopt;
  if (licence_page) ++next_licence_;
  return answer;
}

const proto::Button* button_that_goes_on(const proto::Question& question) {
  const auto find = [&](const auto& wanted) -> const proto::Button* {
    const auto found = std::find_if(question.buttons().begin(), question.buttons().end(), wanted);
    return found == question.buttons().end() ? nullptr : &*found;
  };
  if (const auto* button = find([](const proto::Button& each) { return each.default_(); })) return button;
  return find([](const proto::Button& each) { return !each.without_fields(); });
}

}  // namespace sssup::console
