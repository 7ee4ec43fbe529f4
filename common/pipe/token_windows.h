// Windows only: whom a token stands for.
#pragma once

#include <string>

#include "common/pipe/handle_windows.h"

namespace sssup::pipe {

/// Null when the process is gone or hides it from us.
Handle token_of_process(DWORD process);

/// False where either cannot be read, as everywhere below.
bool same_user(HANDLE token, HANDLE other);
/// With an administrator's rights in force, not only in reserve (UAC).
bool is_elevated(HANDLE token);
/// `token` is one to impersonate with. Deny-only membership, as that of an administrator who is not elevated, counts as
/// none.
bool is_administrator(HANDLE token);
bool is_local_system(HANDLE token);
/// "TOKYO-DB1\\anna" in UTF-8; the SID where nobody knows its name; empty for no token.
std::string account_name(HANDLE token);

}  // namespace sssup::pipe
