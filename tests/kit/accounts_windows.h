// The two local accounts that attack: made for the kit, and removed by it.
#pragma once

#include <string>

namespace sssup::kit {

struct Account {
  std::wstring name, password;
};

struct Accounts {
  Account user;           // in Users
  Account administrator;  // in Users and Administrators
};

/// With random passwords, which are never shown. Those of a former kit are removed first. Throws CannotTry.
Accounts make_accounts();

/// With their profiles. Not being there is no error; what cannot be removed is named.
std::string remove_accounts();

}  // namespace sssup::kit
