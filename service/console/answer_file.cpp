#include "service/console/answer_file.h"

#include <algorithm>

#include "common/rules/answers.h"
#include "common/rules/choice_fields.h"
#include "common/rules/names.h"

namespace sssup::console {

std::optional<proto::Answer> AnswerFile::answer(const proto::Question& question) {
  const proto::Button* button = button_that_goes_on(question);
  if (button == nullptr || !answers_.confirm()) return std::nullopt;
  if (rules::looks_again(button->id())) {
    // The file may name what is asked for instead, as a folder on another disk.
    const proto::Button* takes_fields = button_with_fields(question);
    if (takes_fields == nullptr || rules::looks_again(takes_fields->id()) || !says_something_new(question))
      return std::nullopt;
    button = takes_fields;
  }

  auto answer = LicenceAnswers::is_about(question) ? licences_.answer(question) : usual_answer(question, *button);
  if (!answer || !rules::check_answer(question, *answer).empty()) return std::nullopt;
  return answer;
}

void AnswerFile::was_sent(const proto::Answer& answer) {
  for (const auto& field : answer.fields())
    if (field.values_size() > 0) sent_.insert(field.field() + '=' + field.values(0));
}

bool AnswerFile::says_something_new(const proto::Question& question) const {
  return std::any_of(question.fields().begin(), question.fields().end(), [&](const proto::Field& field) {
    const auto values = rules::values_for(answers_, field.id());
    if (!values || values->empty()) return false;
    const bool is_shown = std::equal(values->begin(), values->end(), field.initial().begin(), field.initial().end(),
                                     [](const auto& a, const auto& b) { return rules::lower(a) == rules::lower(b); });
    // Once: where it does not help, a person is asked.
    return !is_shown && !sent_.contains(field.id() + '=' + values->front());
  });
}

std::optional<proto::Answer> AnswerFile::usual_answer(const proto::Question& question,
                                                      const proto::Button& button) const {
  proto::Answer answer;
  answer.set_question_id(question.id());
  answer.set_instance(question.instance());
  answer.set_button(button.id());
  for (const proto::Field& field : question.fields()) {
    const auto values = rules::values_for(answers_, field.id());
    if (!values) continue;
    auto* said = answer.add_fields();
    said->set_field(field.id());
    for (const std::string& value : *values) said->add_values(value);
  }
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

const proto::Button* button_with_fields(const proto::Question& question) {
  const auto found = std::find_if(question.buttons().begin(), question.buttons().end(),
                                  [](const proto::Button& each) { return !each.without_fields(); });
  return found == question.buttons().end() ? nullptr : &*found;
}

}  // namespace sssup::console
