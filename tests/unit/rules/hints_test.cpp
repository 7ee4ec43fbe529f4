#include "common/rules/hints.h"

#include <catch2/catch_test_macros.hpp>

#include "common/text/questions.h"
#include "common/text/rules.h"

using namespace sssup;
using namespace sssup::rules;

namespace {

proto::Field field_with(const std::string& initial, const text::Message& hint) {
  proto::Field field;
  if (!initial.empty()) field.add_initial(initial);
  *field.add_hints() = text::to_proto(hint);
  return field;
}

bool holds(const proto::Field& field, const std::vector<std::string>& now) {
  return hint_holds(field.hints(0), field, now);
}

}  // namespace

TEST_CASE("a hint about the first value goes with it", "[R-2.6.2-public][R-2.6.2-groups]") {
  const auto assumed =
      field_with("10.0.0.11", {text::id::choices_public_assumed, {{"address", "10.0.0.11"}, {"board", "Public"}}});
  CHECK(holds(assumed, {"10.0.0.11"}));
  CHECK_FALSE(holds(assumed, {"10.0.1.11"}));
  const auto unknown = field_with("", text::id::choices_public_unknown);
  CHECK(holds(unknown, {}));
  CHECK_FALSE(holds(unknown, {"10.0.1.11"}));
  const auto proposal = field_with("a b", {text::id::choices_group_proposal, {{"group", "a-b"}}});
  CHECK(is_proposal(proposal.hints(0)));
  CHECK(holds(proposal, {"a b"}));
  CHECK_FALSE(holds(proposal, {"a-b"}));
  const auto verdict = field_with("a b", {text::id::rules_too_long, {{"max", "15"}}});
  CHECK_FALSE(holds(verdict, {"ab"}));
}

TEST_CASE("a hint about the field stays, whatever stands in it", "[R-2.6.2-users]") {
  const auto in_use = field_with("web", {text::id::choices_user_in_use, {{"monitor", "orders"}}});
  CHECK(holds(in_use, {"shop"}));
}
