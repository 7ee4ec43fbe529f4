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

TEST_CASE("answer file: another value is sent in place of another look, until it has reached the service",
          "[R-5.answers]") {
  auto again = question();
  again.mutable_buttons(1)->set_default_(true);
  again.mutable_buttons(1)->set_id("check-again");
  again.mutable_fields(0)->add_initial("SSS1");
  again.add_buttons()->set_id("ok");
  AnswerFile file(answers());
  CHECK_FALSE(file.answer(again));  // "check-again" takes the fields here
  again.mutable_buttons(1)->set_without_fields(true);
  const auto answer = file.answer(again);
  REQUIRE(answer);
  CHECK(answer->button() == "ok");
  CHECK(file.answer(again));
  file.was_sent(*answer);
  CHECK_FALSE(file.answer(again));
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

namespace {

proto::Question page(const char* id, std::initializer_list<const char*> buttons,
                     std::initializer_list<const char*> fields = {}) {
  proto::Question page;
  page.set_id(id);
  for (const char* button : buttons) {
    page.add_buttons()->set_id(button);
    page.mutable_buttons(page.buttons_size() - 1)->set_without_fields(std::string_view(button) == "back");
  }
  for (const char* field : fields) {
    page.add_fields()->set_id(field);
    auto& rule = *page.mutable_fields(page.fields_size() - 1)->mutable_rule();
    rule.set_kind(proto::Rule::TEXT);
    rule.set_max_length(9);
    rule.set_required(std::string_view(field) == "key");
  }
  return page;
}

proto::Question licences(std::initializer_list<const char*> registered = {}) {
  auto made = page("licences", {"register", "finish"});
  for (const char* serial : registered) made.mutable_licences()->add_registered(serial);
  return made;
}

const auto way = page("licence-way", {"items", "file", "back"});
const auto unit = page("licence-unit", {"next", "back"}, {"unit", "count"});
const auto key = page("licence-key", {"next", "back"}, {"serialNumber", "key"});
const auto confirm = page("licence-confirm", {"register", "back"});

proto::Answers with_licences(std::initializer_list<const char*> serials) {
  proto::Answers all = answers();
  all.clear_upgrade_licences();
  for (const char* serial : serials) {
    auto* licence = all.add_upgrade_licences();
    licence->set_serial_number(serial);
    licence->set_key("K");
    licence->set_unit(proto::UpgradeLicence::CPU);
    licence->set_count(2);
  }
  return all;
}

std::string button_for(AnswerFile& file, const proto::Question& question) {
  const auto answer = file.answer(question);
  return answer ? answer->button() : "a person";
}

}  // namespace

TEST_CASE("answer file: licences are entered page by page, one after the other, then it is finished",
          "[R-2.10][R-5.answers]") {
  AnswerFile file(with_licences({"U-1", "U-2"}));
  for (const char* serial : {"U-1", "U-2"}) {
    CHECK(button_for(file, licences()) == "register");
    CHECK(button_for(file, way) == "items");
    const auto by_cpu = file.answer(unit);
    REQUIRE(by_cpu);
    REQUIRE(by_cpu->fields_size() == 2);
    CHECK(by_cpu->fields(0).values(0) == "CPU");
    CHECK(by_cpu->fields(1).values(0) == "2");
    const auto numbers = file.answer(key);
    REQUIRE(numbers);
    CHECK(numbers->button() == "next");
    CHECK(numbers->fields(0).values(0) == serial);
    CHECK(button_for(file, confirm) == "register");
  }
  CHECK(button_for(file, licences()) == "finish");
}

TEST_CASE("answer file: what is registered already is not entered again", "[R-2.10][R-5.answers]") {
  AnswerFile file(with_licences({"U-1", "U-2"}));
  CHECK(button_for(file, licences({"u-1"})) == "register");
  CHECK(file.answer(key)->fields(0).values(0) == "U-2");
  AnswerFile done(with_licences({"U-1"}));
  CHECK(button_for(done, licences({"U-1"})) == "finish");
}

TEST_CASE("answer file: an entry that somebody else has begun is left by its way back", "[R-2.10][R-5.answers]") {
  AnswerFile file(with_licences({"U-1"}));
  for (const auto& begun : {key, unit, way, confirm}) CHECK(button_for(file, begun) == "back");
}

TEST_CASE("answer file: a licence without its key is left to the person", "[R-2.10][R-5.answers]") {
  auto incomplete = with_licences({"U-1"});
  incomplete.mutable_upgrade_licences(0)->clear_key();
  AnswerFile file(incomplete);
  CHECK(button_for(file, licences()) == "register");
  CHECK(button_for(file, key) == "a person");
}

TEST_CASE("answer file: completes the licence that the run asks for, and no other", "[R-2.10][R-5.answers]") {
  auto rest = page("licence-key", {"register", "later"}, {"serialNumber", "key"});
  rest.mutable_fields(0)->add_initial("U-2");
  AnswerFile file(with_licences({"U-1", "U-2"}));
  const auto completed = file.answer(rest);
  REQUIRE(completed);
  CHECK(completed->button() == "register");
  CHECK(completed->fields(0).values(0) == "U-2");
  rest.mutable_fields(0)->set_initial(0, "U-3");
  CHECK(button_for(file, rest) == "a person");
}
