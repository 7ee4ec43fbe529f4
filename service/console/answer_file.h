// What an answer file says about a question: the question's fields are named by their place in the file.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "choices.pb.h"
#include "question.pb.h"

namespace sssup::console {

/// The values for the field ("clusterName", "groupNames/orders", "users/batch/newPassword", "ports/tcp/0"); nothing
/// when the file does not say.
std::optional<std::vector<std::string>> values_for(const proto::Answers& answers, std::string_view field);

/// An answer from the file; nothing when it says nothing about the question, or not enough. The button is the one that
/// goes on.
std::optional<proto::Answer> answer_from_file(const proto::Answers& answers, const proto::Question& question);

/// The button that goes on: the default one, else the first that takes the fields. Nothing when there is none.
const proto::Button* button_that_goes_on(const proto::Question& question);

}  // namespace sssup::console
