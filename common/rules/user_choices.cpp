#include "common/rules/user_choices.h"

#include "common/rules/monitors.h"
#include "common/rules/names.h"

namespace sssup::rules {

Accounts::Accounts(const proto::Server& server) : server_(server) {
  for (const proto::Account& account : server.sss().accounts()) {
    by_spelling_.emplace(lower(account.user()), &account);
    by_key_.emplace(user_key(account.user(), server), &account);
  }
}

const proto::Account* Accounts::find(std::string_view user) const {
  if (const auto found = by_spelling_.find(lower(user)); found != by_spelling_.end()) return found->second;
  const auto found = by_key_.find(user_key(user, server_));
  return found == by_key_.end() ? nullptr : found->second;
}

UserChoices::UserChoices(const proto::Answers& answers, const proto::Server& server) : accounts_(server) {
  for (const proto::UserChoice& choice : answers.users())
    if (const proto::Account* account = accounts_.find(choice.user())) by_account_.emplace(account, &choice);
}

const proto::UserChoice* UserChoices::of(std::string_view user) const {
  const auto found = by_account_.find(accounts_.find(user));
  return found == by_account_.end() ? nullptr : found->second;
}

void spell_as_accounts(proto::Answers& answers, const proto::Server& server) {
  const Accounts accounts(server);
  for (proto::UserChoice& choice : *answers.mutable_users())
    if (const proto::Account* account = accounts.find(choice.user())) choice.set_user(account->user());
}

}  // namespace sssup::rules
