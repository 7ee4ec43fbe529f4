// Which account of SSS a choice about a user is for (R-2.6.2-users).
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "choices.pb.h"
#include "server.pb.h"

namespace sssup::rules {

/// The accounts of a server by their users. Borrows the server.
class Accounts {
 public:
  explicit Accounts(const proto::Server& server);

  /// The account that is spelt so, ignoring case; else the first of the same user (user_key): "batch" for
  /// "TOKYO-DB1\\batch". Null: there is none.
  const proto::Account* find(std::string_view user) const;

 private:
  const proto::Server& server_;
  std::unordered_map<std::string, const proto::Account*> by_spelling_, by_key_;
};

/// The choices of the answers by account. Borrows both.
class UserChoices {
 public:
  UserChoices(const proto::Answers& answers, const proto::Server& server);

  /// Null: nothing is chosen for the user.
  const proto::UserChoice* of(std::string_view user) const;

 private:
  Accounts accounts_;
  std::unordered_map<const proto::Account*, const proto::UserChoice*> by_account_;
};

/// Spells the user of each choice as the account does, so that the choice is found by its field's id.
void spell_as_accounts(proto::Answers& answers, const proto::Server& server);

}  // namespace sssup::rules
