#include "common/rules/hints.h"

#include <algorithm>
#include <string_view>

#include "common/text/questions.h"

namespace sssup::rules {
namespace {

// Verdicts on a value: texts of rules.def.
constexpr std::string_view verdict_prefix = "rules_";

bool contains(const std::vector<std::string>& values, const std::string& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

}  // namespace

bool is_proposal(const proto::Text& hint) {
  return hint.id() == text::id::choices_group_proposal.name;
}

bool hint_holds(const proto::Text& hint, const proto::Field& field, const std::vector<std::string>& now) {
  const std::vector<std::string> first(field.initial().begin(), field.initial().end());
  if (now == first) return true;
  const bool about_value =
      is_proposal(hint) || hint.id() == text::id::choices_public_unknown.name || hint.id().starts_with(verdict_prefix);
  if (about_value) return false;
  // Otherwise a hint that names one of the first values speaks of that value.
  return std::all_of(hint.arguments().begin(), hint.arguments().end(), [&](const auto& argument) {
    return !contains(first, argument.value()) || contains(now, argument.value());
  });
}

}  // namespace sssup::rules
