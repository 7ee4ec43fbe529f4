#include "gui/question/proposals.h"

#include <algorithm>
#include <optional>
#include <unordered_set>

#include "common/rules/names.h"
#include "common/text/questions.h"
#include "gui/question/field_editor.h"

namespace sssup::gui {
namespace {

std::optional<std::string> proposal_of_service(const proto::Field& field) {
  for (const auto& hint : field.hints())
    if (hint.id() == text::id::choices_group_proposal.name && hint.arguments_size() == 1)
      return hint.arguments(0).value();
  return std::nullopt;
}

}  // namespace

std::string value_in(const QuestionForm& form, const proto::Field& field) {
  if (form.entered(field.id())) return form.value(field.id());
  return field.initial().empty() ? std::string() : field.initial(0);
}

std::vector<std::pair<std::string, std::string>> proposals(const QuestionForm& form, const std::vector<int>& fields) {
  std::vector<const proto::Field*> open, clashing;
  std::unordered_set<std::string> taken;
  for (const int index : fields) {
    const proto::Field& field = form.question().fields(index);
    if (form.clashes(field.id()))
      clashing.push_back(&field);
    else if (form.problem(field.id()))
      open.push_back(&field);
    else
      taken.insert(rules::lower(value_in(form, field)));
  }
  // Of names that are the same one stays, and rather the one that was not touched.
  std::stable_partition(clashing.begin(), clashing.end(),
                        [&](const proto::Field* field) { return !form.entered(field->id()); });
  for (const proto::Field* field : clashing)
    if (!taken.insert(rules::lower(value_in(form, *field))).second) open.push_back(field);
  std::vector<std::pair<std::string, std::string>> proposed;
  for (const proto::Field* field : open) {
    auto name = proposal_of_service(*field);
    if (!name || taken.contains(rules::lower(*name)))
      name = rules::propose_group_name(value_in(form, *field), taken, field->rule().max_length());
    taken.insert(rules::lower(*name));
    proposed.emplace_back(field->id(), *std::move(name));
  }
  return proposed;
}

}  // namespace sssup::gui
