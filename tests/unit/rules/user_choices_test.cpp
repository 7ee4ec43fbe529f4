#include "common/rules/user_choices.h"

#include <catch2/catch_test_macros.hpp>

#include "common/document/document.h"

using namespace sssup;

namespace {

proto::Server server_with(std::initializer_list<const char*> users) {
  proto::Server server;
  server.set_computer_name("TOKYO-DB1");
  for (const char* user : users) server.mutable_sss()->add_accounts()->set_user(user);
  return server;
}

proto::Answers deleting(std::initializer_list<const char*> users) {
  proto::Answers answers;
  for (const char* user : users) {
    auto* choice = answers.add_users();
    choice->set_user(user);
    choice->set_delete_(true);
  }
  return answers;
}

}  // namespace

TEST_CASE("a choice is for the account of the same user, however either is spelt", "[R-2.6.2-users]") {
  const auto server = server_with({"Batch", "DOM\\orders"});
  for (const char* user : {"batch", "TOKYO-DB1\\Batch", ".\\BATCH"}) {
    INFO(user);
    auto answers = deleting({user});
    CHECK(rules::UserChoices(answers, server).of("Batch") == &answers.users(0));
    CHECK(rules::UserChoices(answers, server).of("DOM\\orders") == nullptr);
    CHECK(document::check_answers_for(answers, server, {}).empty());
    rules::spell_as_accounts(answers, server);
    CHECK(answers.users(0).user() == "Batch");
  }
  CHECK(rules::UserChoices(deleting({"orders"}), server).of("DOM\\orders") == nullptr);
  CHECK(document::check_answers_for(deleting({"orders"}), server, {}).size() == 1);
}

TEST_CASE("two spellings of one user are one choice too many; two accounts are two", "[R-2.6.2-users]") {
  const auto answers = deleting({"batch", ".\\batch"});
  const auto problems = document::check_answers_for(answers, server_with({"batch"}), {});
  REQUIRE(problems.size() == 1);
  CHECK(problems.front().path == "users[1].user");
  const auto both = server_with({"batch", ".\\batch"});
  CHECK(document::check_answers_for(answers, both, {}).empty());
  CHECK(rules::UserChoices(answers, both).of(".\\batch") == &answers.users(1));
}
