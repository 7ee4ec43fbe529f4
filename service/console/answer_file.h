// What an answer file says about a question: the question's fields are named by their place in the file.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "choices.pb.h"
#include "question.pb.h"
#include "service/console/licence_answers.h"

namespace sssup::console {

/// Answers from the file what a run that began without it still asks. Only with "confirm": then every OK is a yes and
/// what the file does not say takes what stands in the field. A question that waits for "check again" is answered
/// once, when the file has another value than the one shown. Otherwise a person answers it, as with "retry".
class AnswerFile {
 public:
  explicit AnswerFile(proto::Answers answers) : answers_(std::move(answers)), licences_(answers_) {}

  /// Nothing when the file does not settle the question.
  std::optional<proto::Answer> answer(const proto::Question& question);
  /// The service has taken the answer: its values are not sent in place of "check again" any more.
  void was_sent(const proto::Answer& answer);

  const proto::Answers& answers() const { return answers_; }

 private:
  bool says_something_new(const proto::Question& question) const;
  std::optional<proto::Answer> usual_answer(const proto::Question& question, const proto::Button& button) const;

  proto::Answers answers_;
  LicenceAnswers licences_;
  std::set<std::string> sent_;  // "backupFolder=D:\\Keep"
};

/// The button that goes on: the default one, else the first that takes the fields. Nothing when there is none.
const proto::Button* button_that_goes_on(const proto::Question& question);
/// The first that sends what is entered; null when there is none.
const proto::Button* button_with_fields(const proto::Question& question);

}  // namespace sssup::console
