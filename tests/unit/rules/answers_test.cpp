// A question's rules, as window, console and answer file share them.
#include <catch2/catch_test_macros.hpp>

#include "common/rules/answers.h"
#include "support.h"

using namespace sssup;
using namespace sssup::rules;
using namespace sssup::rules::test;
using proto::Rule;
using Values = std::vector<std::string>;

namespace {

proto::Field field(const std::string& id, Rule::Kind kind, Rule::Pattern pattern = Rule::ANY) {
  proto::Field field;
  field.set_id(id);
  field.mutable_rule()->set_kind(kind);
  field.mutable_rule()->set_pattern(pattern);
  field.mutable_rule()->set_required(true);
  return field;
}

std::string verdict(const proto::Field& field, const Values& values) {
  return why(check_field(field, values));
}

proto::Question choices() {
  proto::Question question;
  for (const char* id : {"ok", "cancel"}) question.add_buttons()->set_id(id);
  question.mutable_buttons(1)->set_without_fields(true);
  for (const char* id : {"groupNames/orders", "groupNames/mail"}) {
    auto* group = question.add_fields();
    *group = field(id, Rule::TEXT, Rule::GROUP_NAME);
    group->mutable_rule()->set_unique_scope("group");
    group->add_initial(std::string(id).substr(11));
  }
  for (const char* id : {"ports/tcp/0", "ports/udp"}) {
    auto* port = question.add_fields();
    *port = field(id, Rule::NUMBER);
    port->mutable_rule()->set_min(1);
    port->mutable_rule()->set_max(65535);
    port->mutable_rule()->set_unique_scope("port");
    port->add_initial(id[6] == 't' ? "20003" : "20006");
  }
  return question;
}

proto::Answer answer(const std::string& button, const std::vector<std::pair<std::string, Values>>& values) {
  proto::Answer answer;
  answer.set_button(button);
  for (const auto& [id, its_values] : values) {
    auto* value = answer.add_fields();
    value->set_field(id);
    for (const auto& one : its_values) value->add_values(one);
  }
  return answer;
}

Values problems(const proto::Question& question, const proto::Answer& given) {
  Values lines;
  for (const auto& problem : check_answer(question, given)) lines.push_back(problem.field + ": " + why(problem.why));
  return lines;
}

}  // namespace

TEST_CASE("texts follow their pattern and length", "[R-5.answers]") {
  CHECK(verdict(field("f", Rule::TEXT, Rule::CLUSTER_NAME), {"SSS"}) == "");
  CHECK(verdict(field("f", Rule::TEXT, Rule::CLUSTER_NAME), {"S S"}) != "");
  CHECK(verdict(field("f", Rule::TEXT, Rule::GROUP_NAME), {"nul"}) != "");
  CHECK(verdict(field("f", Rule::TEXT, Rule::FOLDER), {"D:\\"}) == "");
  CHECK(verdict(field("f", Rule::TEXT, Rule::FOLDER), {"D:"}) != "");
  CHECK(verdict(field("f", Rule::TEXT, Rule::PASSWORD), {"a\tb"}) != "");
  CHECK(verdict(field("f", Rule::TEXT, Rule::SERIAL_NUMBER), {" 1"}) != "");
  CHECK(verdict(field("f", Rule::TEXT, Rule::LICENCE_KEY), {"AB!@"}) == "");
  CHECK(verdict(field("f", Rule::TEXT), {"a\nb"}) != "");
  auto sized = field("f", Rule::TEXT);
  sized.mutable_rule()->set_min_length(2);
  sized.mutable_rule()->set_max_length(3);
  CHECK(verdict(sized, {"発"}) == "at least 2 characters");
  CHECK(verdict(sized, {"発注中"}) == "");
  CHECK(verdict(sized, {"発注中x"}) == "at most 3 characters");
}

TEST_CASE("required or not", "[R-5.answers]") {
  auto name = field("f", Rule::TEXT, Rule::GROUP_NAME);
  CHECK(verdict(name, {}) == "must not be empty");
  CHECK(verdict(name, {""}) == "must not be empty");
  CHECK(verdict(name, {"a", "b"}) == "takes one value only");
  name.mutable_rule()->set_required(false);
  CHECK(verdict(name, {}) == "");
  CHECK(verdict(name, {""}) == "");
  CHECK(verdict(name, {" "}) != "");
}

TEST_CASE("what is to be chosen is said to be so", "[R-5.answers]") {
  CHECK(verdict(field("unit", Rule::CHOICE), {}) == "choose one");
  CHECK(verdict(field("content", Rule::FILE_CONTENT), {}) == "choose a file");
}

TEST_CASE("numbers are whole, in range, in one spelling", "[R-2.6.2-ports]") {
  auto port = field("f", Rule::NUMBER);
  port.mutable_rule()->set_min(1);
  port.mutable_rule()->set_max(65535);
  CHECK(verdict(port, {"1"}) == "");
  CHECK(verdict(port, {"65535"}) == "");
  CHECK(verdict(port, {"0"}) == "must be from 1 to 65535");
  CHECK(verdict(port, {"65536"}) == "must be from 1 to 65535");
  CHECK(verdict(port, {"99999999999999999999999"}) == "must be from 1 to 65535");
  for (const char* text : {"x", "1x", " 1", "1 ", "+1", "0x1", "1.0", "1e3", "01", "１", "-", "-0"})
    CHECK(verdict(port, {text}) == "must be a whole number");
  CHECK(verdict(field("f", Rule::NUMBER), {"-5"}) == "");  // no bounds
}

TEST_CASE("choices, flags and files", "[R-5.answers]") {
  auto choice = field("f", Rule::CHOICE);
  choice.mutable_rule()->add_options()->set_value("CPU");
  CHECK(verdict(choice, {"CPU"}) == "");
  CHECK(verdict(choice, {"cpu"}) == "cpu is not one of the choices");
  CHECK(verdict(field("f", Rule::FLAG), {"false"}) == "");
  CHECK(verdict(field("f", Rule::FLAG), {"yes"}) == "must be true or false");
  auto file = field("f", Rule::FILE_CONTENT);
  file.mutable_rule()->set_max_length(10);
  CHECK(verdict(file, {"a,b\r\n"}) == "");
  CHECK(verdict(file, {"\xFF"}) == "the file is not a text file");
  CHECK(verdict(file, {std::string("a\0b", 3)}) == "the file is not a text file");
  CHECK(verdict(file, {"12345678901"}) == "at most 10 characters");
}

TEST_CASE("address lists", "[R-2.6.2-ip]") {
  auto list = field("interconnects", Rule::ADDRESS_LIST);
  list.mutable_rule()->set_min_items(2);
  list.mutable_rule()->set_max_items(3);
  CHECK(verdict(list, {"10.0.0.1", "10.0.1.1"}) == "");
  CHECK(verdict(list, {"10.0.0.1"}) == "at least 2 entries");
  CHECK(verdict(list, {}) == "at least 2 entries");
  CHECK(verdict(list, {"10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"}) == "at most 3 entries");
  CHECK(verdict(list, {"10.0.0.1", "10.0.0.1"}) == "10.0.0.1 is given twice");
  CHECK(verdict(list, {"10.0.0.1", ""}) == " is not an IP address");
  list.mutable_rule()->set_required(false);
  CHECK(verdict(list, {}) == "");
}

TEST_CASE("what is left out keeps its initial value", "[R-5.answers]") {
  const auto question = choices();
  CHECK(problems(question, answer("ok", {})) == Values{});
  const auto given = answer("ok", {{"groupNames/mail", {"MAIL"}}});
  CHECK(problems(question, given) == Values{});
  CHECK(values_of(question, given, "groupNames/mail") == Values{"MAIL"});
  CHECK(values_of(question, given, "groupNames/orders") == Values{"orders"});
  CHECK(values_of(question, given, "nothing") == Values{});
}

TEST_CASE("values of one scope differ, ignoring case, initial ones included", "[R-2.6.2-groups]") {
  CHECK(problems(choices(), answer("ok", {{"groupNames/mail", {"ORDERS"}}})) ==
        Values{"groupNames/mail: ORDERS is used twice"});
  CHECK(problems(choices(), answer("ok", {{"ports/udp", {"20003"}}})) == Values{"ports/udp: 20003 is used twice"});
  // Two that change places are two.
  CHECK(problems(choices(), answer("ok", {{"groupNames/mail", {"orders"}}, {"groupNames/orders", {"mail"}}})) ==
        Values{});
}

TEST_CASE("buttons and fields must be the question's", "[R-5.remote]") {
  CHECK(problems(choices(), answer("format", {})) == Values{": there is no button format"});
  CHECK(problems(choices(), answer("", {})).size() == 1);
  CHECK(problems(choices(), answer("ok", {{"password", {"x"}}})) == Values{"password: there is no such field"});
  CHECK(problems(choices(), answer("ok", {{"ports/udp", {"1"}}, {"ports/udp", {"2"}}})) ==
        Values{"ports/udp: is given twice"});
  CHECK(problems(choices(), answer("cancel", {{"ports/udp", {"x"}}})) == Values{});
}

TEST_CASE("an initial value that cannot stay must be changed", "[R-2.6.2-groups]") {
  auto question = choices();
  question.mutable_fields(0)->set_initial(0, "発注");
  CHECK(problems(question, answer("ok", {})) ==
        Values{"groupNames/orders: only letters, digits, hyphens and underscores are allowed"});
  // Also where the rule alone would not see it.
  question.mutable_fields(0)->set_initial(0, "fine");
  question.mutable_fields(0)->mutable_problem()->set_id("rules_blank_ends");
  CHECK(problems(question, answer("ok", {})) == Values{"groupNames/orders: must not begin or end with a blank"});
  question.mutable_fields(0)->mutable_problem()->set_id("of_a_newer_service");
  CHECK(problems(question, answer("ok", {})) == Values{"groupNames/orders: must be changed"});
  CHECK(problems(question, answer("ok", {{"groupNames/orders", {"GROUP1"}}})) == Values{});
}

TEST_CASE("a secret must be said, and is not repeated", "[R-2.6.2-users]") {
  proto::Question question;
  question.add_buttons()->set_id("ok");
  *question.add_fields() = field("users/batch/newPassword", Rule::TEXT, Rule::PASSWORD);
  question.mutable_fields(0)->mutable_rule()->set_secret(true);
  CHECK(problems(question, answer("ok", {})) == Values{"users/batch/newPassword: must not be empty"});
  const Values found = problems(question, answer("ok", {{"users/batch/newPassword", {"hunter2\n"}}}));
  REQUIRE(found.size() == 1);
  CHECK(found[0].find("hunter2") == std::string::npos);
}
