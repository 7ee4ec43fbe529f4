#include "service/console/answer_file.h"

#include <catch2/catch_test_macros.hpp>

using namespace sssup;
using namespace sssup::console;

namespace {

proto::Answers answers() {
  proto::Answers all;
  all.set_confirm(true);
  all.set_cluster_name("SSS");
  auto* licence = all.add_upgrade_licences();
  licence->set_unit(proto::UpgradeLicence::CPU);
  licence->set_count(2);
  return all;
}

proto::Question question() {
  proto::Question question;
  question.set_id("choices");
  question.set_instance(7);
  auto* field = question.add_fields();
  field->set_id("clusterName");
  field->mutable_rule()->set_kind(proto::Rule::TEXT);
  field->mutable_rule()->set_pattern(proto::Rule::CLUSTER_NAME);
  field->mutable_rule()->set_max_length(15);
  auto* cancel = question.add_buttons();
  cancel->set_id("cancel");
  cancel->set_without_fields(true);
  question.add_buttons()->set_id("ok");
  return question;
}

}  // namespace

TEST_CASE("answer file: answers a question it settles, with the button that goes on", "[R-5.answers]") {
  const auto answer = AnswerFile(answers()).answer(question());
  REQUIRE(answer);
  CHECK(answer->question_id() == "choices");
  CHECK(answer->instance() == 7);
  CHECK(answer->button() == "ok");
  REQUIRE(answer->fields_size() == 1);
  CHECK(answer->fields(0).values(0) == "SSS");
}

TEST_CASE("answer file: leaves to the person what it does not settle", "[R-5.answers]") {
  auto unconfirmed = answers();
  unconfirmed.clear_confirm();
  CHECK_FALSE(AnswerFile(unconfirmed).answer(question()));

  auto invalid = answers();
  invalid.set_cluster_name("not a name");
  CHECK_FALSE(AnswerFile(invalid).answer(question()));

  auto only_a_person = question();
  only_a_person.mutable_buttons(1)->set_id("check-again");
  CHECK_FALSE(AnswerFile(answers()).answer(only_a_person));

  auto only_cancel = question();
  only_cancel.mutable_buttons()->RemoveLast();
  CHECK_FALSE(AnswerFile(answers()).answer(only_cancel));
}

TEST_CASE("answer file: OK is said to messages, and defaults stay", "[R-5.answers]") {
  auto message = question();
  message.clear_fields();
  const auto said = AnswerFile(answers()).answer(message);
  REQUIRE(said);
  CHECK(said->button() == "ok");

  auto other = question();
  other.mutable_fields(0)->set_id("other");
  other.mutable_fields(0)->add_initial("DEFAULT");
  CHECK(AnswerFile(answers()).answer(other)->fields().empty());
  *other.mutable_fields(0)->mutable_problem() = proto::Text();
  CHECK_FALSE(AnswerFile(answers()).answer(other));
}

TEST_CASE("answer file: licences are entered one by one, then it is finished", "[R-2.10][R-5.answers]") {
  proto::Question page;
  page.set_id("licences");
  for (const char* button : {"register", "finish"}) page.add_buttons()->set_id(button);
  proto::Question items;
  items.set_id("licence-items");
  items.add_buttons()->set_id("register");
  for (const char* field : {"unit", "count"}) {
    items.add_fields()->set_id(field);
    items.mutable_fields(items.fields_size() - 1)->mutable_rule()->set_kind(proto::Rule::TEXT);
    items.mutable_fields(items.fields_size() - 1)->mutable_rule()->set_max_length(9);
  }
  AnswerFile file(answers());
  CHECK(file.answer(page)->button() == "register");
  const auto licence = file.answer(items);
  REQUIRE(licence);
  REQUIRE(licence->fields_size() == 2);
  CHECK(licence->fields(0).values(0) == "CPU");
  CHECK(licence->fields(1).values(0) == "2");
  CHECK(file.answer(page)->button() == "finish");
  CHECK_FALSE(file.answer(items));
}
