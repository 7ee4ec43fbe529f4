// Valid names for fields whose own name breaks the rule (R-2.6.2-groups).
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "gui/model/question_form.h"

namespace sssup::gui {

/// A proposal for each of these fields that has a problem: the service's own where nobody else has it by now, else one
/// near the name that stands in the field. `fields` are indexes into the question; the order is theirs, and no two
/// proposals are the same.
std::vector<std::pair<std::string, std::string>> proposals(const QuestionForm& form, const std::vector<int>& fields);

/// What stands in the question's field, without searching for it.
std::string value_in(const QuestionForm& form, const proto::Field& field);

}  // namespace sssup::gui
