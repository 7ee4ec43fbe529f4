#include "gui/model/question_form.h"

#include <catch2/catch_test_macros.hpp>

namespace sssup::gui {
namespace {

using SectionState = QuestionForm::SectionState;

proto::Field* add(proto::Question& question, const std::string& id, const std::string& section,
                  proto::Rule::Pattern pattern, const std::string& initial = {}) {
  auto* field = question.add_fields();
  field->set_id(id);
  field->mutable_section()->set_id(section);
  field->mutable_rule()->set_kind(proto::Rule::TEXT);
  field->mutable_rule()->set_pattern(pattern);
  field->mutable_rule()->set_required(true);
  if (!initial.empty()) field->add_initial(initial);
  return field;
}

proto::Question choices(std::uint64_t instance = 1) {
  proto::Question question;
  question.set_id("choices");
  question.set_instance(instance);
  add(question, "clusterName", "cluster", proto::Rule::CLUSTER_NAME, "SSS");
  for (const char* monitor : {"orders", "stock"})
    add(question, std::string("groupNames/") + monitor, "groups", proto::Rule::GROUP_NAME, monitor)
        ->mutable_rule()
        ->set_unique_scope("group");
  question.add_buttons()->set_id("ok");
  auto* cancel = question.add_buttons();
  cancel->set_id("cancel");
  cancel->set_without_fields(true);
  return question;
}

TEST_CASE("initial values hold: complete, and the answer leaves them out", "[R-2.6.2-ok]") {
  QuestionForm form;
  form.set_question(choices());
  REQUIRE(form.sections().size() == 2);
  CHECK(form.state(form.sections()[0]) == SectionState::complete);
  const auto answer = form.answer("ok");
  REQUIRE(answer);
  CHECK(answer->instance() == 1);
  CHECK(answer->fields_size() == 0);
}

TEST_CASE("a value is judged as it is entered, by the service's rule", "[R-2.6.2-cluster]") {
  QuestionForm form;
  form.set_question(choices());
  form.enter("clusterName", {"no spaces allowed"});
  REQUIRE(form.problem("clusterName"));
  CHECK(form.problem_is_due("clusterName"));
  CHECK(form.state(form.sections()[0]) == SectionState::needs_you);
  CHECK(form.first_problem()->id() == "clusterName");
  CHECK_FALSE(form.answer("ok"));
  const auto cancel = form.answer("cancel");
  REQUIRE(cancel);
  CHECK(cancel->fields_size() == 0);
  form.enter("clusterName", {"TOKYO"});
  CHECK_FALSE(form.problem("clusterName"));
  REQUIRE(form.answer("ok"));
  CHECK(form.answer("ok")->fields(0).values(0) == "TOKYO");
}

TEST_CASE("names must differ across fields, ignoring case, and it mends itself when the other one changes",
          "[R-2.6.2-groups]") {
  QuestionForm form;
  form.set_question(choices());
  form.enter("groupNames/orders", {"STOCK"});
  CHECK(form.first_problem() != nullptr);
  CHECK_FALSE(form.can_answer("ok"));
  form.enter("groupNames/stock", {"store"});
  CHECK(form.first_problem() == nullptr);
  CHECK(form.can_answer("ok"));
}

TEST_CASE("an old name that breaks the rule must be changed, and is said at once", "[R-2.6.2-groups]") {
  auto question = choices();
  question.mutable_fields(1)->mutable_problem()->set_id("rules_must_be_changed");
  QuestionForm form;
  form.set_question(question);
  CHECK(form.problem("groupNames/orders"));
  CHECK(form.problem_is_due("groupNames/orders"));
  CHECK_FALSE(form.can_answer("ok"));
  form.enter("groupNames/orders", {"orders-2"});
  CHECK(form.can_answer("ok"));
  form.take_back("groupNames/orders");
  CHECK_FALSE(form.can_answer("ok"));
}

TEST_CASE("what nobody has touched is not complained about until an answer is tried", "[R-2.6.2-users]") {
  auto question = choices();
  add(question, "users/batch/newPassword", "users", proto::Rule::PASSWORD)->mutable_rule()->set_secret(true);
  QuestionForm form;
  form.set_question(question);
  CHECK(form.problem("users/batch/newPassword"));
  CHECK_FALSE(form.problem_is_due("users/batch/newPassword"));
  CHECK(form.state(form.sections()[2]) == SectionState::needs_you);
  form.make_all_due();
  CHECK(form.problem_is_due("users/batch/newPassword"));
}

TEST_CASE("what was entered stays while the same instance comes again, and goes with another one") {
  QuestionForm form;
  form.set_question(choices());
  form.enter("clusterName", {"TOKYO"});
  form.enter("groupNames/stock", {"store"});
  auto fewer = choices();
  fewer.mutable_fields()->RemoveLast();  // the same, checked again: one field is no longer asked
  form.set_question(fewer);
  CHECK(form.value("clusterName") == "TOKYO");
  CHECK(form.value("groupNames/stock").empty());
  CHECK(form.answer("ok")->fields_size() == 1);
  form.set_question(choices(2));
  CHECK(form.value("clusterName") == "SSS");
}

TEST_CASE("what the service refuses stands at its field until that is entered anew") {
  QuestionForm form;
  form.set_question(choices());
  proto::Reply reply;
  auto* problem = reply.add_problems();
  problem->set_field("clusterName");
  problem->mutable_why()->set_fallback("taken in this network");
  form.set_refused(reply);
  REQUIRE(form.problem("clusterName"));
  CHECK(form.problem("clusterName")->fallback() == "taken in this network");
  CHECK_FALSE(form.can_answer("ok"));
  form.enter("clusterName", {"OSAKA"});
  CHECK(form.can_answer("ok"));
}

TEST_CASE("of two names that are the same both are marked, whichever was entered", "[R-2.6.2-groups]") {
  QuestionForm form;
  form.set_question(choices());
  form.enter("groupNames/orders", {"Stock"});
  for (const char* field : {"groupNames/orders", "groupNames/stock"}) {
    REQUIRE(form.problem(field));
    CHECK(form.problem_is_due(field));
    CHECK(form.clashes(field));
  }
  CHECK(form.problems_left() == 2);
  form.enter("groupNames/orders", {"a b"});
  CHECK_FALSE(form.clashes("groupNames/orders"));
  CHECK_FALSE(form.problem("groupNames/stock"));
  CHECK(form.problems_left() == 1);
}

TEST_CASE("what is typed and no value yet is kept, and holds the answer back while it cannot become one",
          "[R-2.6.2-ip]") {
  QuestionForm form;
  form.set_question(choices());
  proto::Text why;
  why.set_fallback("no address");
  form.set_unfinished("clusterName", {"10.9.9", why});
  CHECK(form.unfinished("clusterName") == "10.9.9");
  CHECK(form.problem("clusterName")->fallback() == "no address");
  CHECK(form.problem_is_due("clusterName"));
  CHECK(form.state(form.sections()[0]) == SectionState::needs_you);
  CHECK_FALSE(form.can_answer("ok"));
  CHECK(form.can_answer("cancel"));
  form.set_unfinished("clusterName", {"10.9.9.9", {}});
  CHECK(form.can_answer("ok"));
  form.set_unfinished("clusterName", {});
  CHECK(form.unfinished("clusterName").empty());
}

TEST_CASE("a section of which something is pointed out is complete, and told apart", "[R-2.6.2-ports]") {
  auto question = choices();
  auto* hint = question.mutable_fields(0)->add_hints();
  hint->set_id("choices_port_in_use");
  auto* argument = hint->add_arguments();
  argument->set_name("port");
  argument->set_value("SSS");
  question.mutable_fields(1)->add_hints()->set_id("choices_group_proposal");
  QuestionForm form;
  form.set_question(question);
  CHECK(form.state(form.sections()[0]) == SectionState::pointed_out);
  CHECK(form.state(form.sections()[1]) == SectionState::complete);  // an offer is no warning
  CHECK(form.can_answer("ok"));
  form.enter("clusterName", {"TOKYO"});  // it spoke of the first value
  CHECK(form.state(form.sections()[0]) == SectionState::complete);
}

}  // namespace
}  // namespace sssup::gui
