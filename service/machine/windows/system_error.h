// What Windows says, as a value.
#pragma once

#include "common/outcome/outcome.h"
#include "service/machine/windows/api.h"

namespace sssup::machine::windows {

Error::Kind kind_of(DWORD code);

/// The system's own words for a GetLastError or HRESULT code, on one line, with the code: "Access is denied. (5)".
std::string words_of(DWORD code);

/// `what` failed, on what; `code` says why.
Error system_error(DWORD code, text::Message what);

inline tl::unexpected<Error> system_fail(DWORD code, text::Message what) {
  return tl::unexpected<Error>(system_error(code, std::move(what)));
}

/// Of the function that was just called.
inline tl::unexpected<Error> last_error(text::Message what) {
  const DWORD code = GetLastError();
  return system_fail(code, std::move(what));
}

}  // namespace sssup::machine::windows
