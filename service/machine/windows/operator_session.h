// Programs for the operator's eyes: a service has no desktop that anybody sees.
#pragma once

#include <optional>
#include <string>

#include "common/outcome/outcome.h"
#include "service/machine/windows/handle.h"

namespace sssup::machine::windows {

/// An administrator who is signed in, with all of their rights.
struct Operator {
  Handle token;
  DWORD session = 0;
};

enum class OperatorIs {
  here,        // this process is in a session of its own, or there are no sessions: its desktop is the operator's
  signed_in,   // in another session
  signed_out,  // no administrator is
};

struct FoundOperator {
  OperatorIs is = OperatorIs::here;
  Operator who;  // signed_in only
};

/// Who is signed in to that session, if it is an administrator.
std::optional<Operator> administrator_in(DWORD session);

/// The administrator at the console, else one whose session is shown somewhere, else one whose session waits.
FoundOperator find_operator();

struct StartedProcess {
  Handle process, thread;
  DWORD pid = 0, thread_id = 0;
};

/// Starts a program that waits for its thread to be resumed; null for `who`: as this process. No handle is inherited.
/// Error: Windows' code in `code`, and null handles.
StartedProcess start_suspended(const Operator* who, std::wstring command_line, const std::wstring& folder, DWORD& code);

}  // namespace sssup::machine::windows
