// A question's rules applied to an answer: the same verdict in window, console, answer file and service.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/text/message.h"
#include "question.pb.h"

namespace sssup::rules {

struct FieldProblem {
  std::string field;
  text::Message why;
};

/// One field's values against its rule alone; for validation as one types.
std::optional<text::Message> check_field(const proto::Field& field, const std::vector<std::string>& values);

/// The whole answer: the button exists, fields exist, each holds, uniqueness within scopes; fields left out count with
/// their initial value, and a left-out field with a `problem` or a required secret is one. Empty: it holds.
std::vector<FieldProblem> check_answer(const proto::Question& question, const proto::Answer& answer);

/// The values of `field` in the answer, or its initial ones.
std::vector<std::string> values_of(const proto::Question& question, const proto::Answer& answer,
                                   std::string_view field);

/// Ids of the buttons by which the run looks again at what a person has put right: of a question, of trouble.
inline constexpr std::string_view check_again_button = "check-again";
inline constexpr std::string_view retry_button = "retry";
inline bool looks_again(std::string_view button) {
  return button == check_again_button || button == retry_button;
}

}  // namespace sssup::rules
