// Windows only: the service as the service control manager knows it.
#pragma once

#include <optional>

#include <windows.h>

namespace sssup::pipe {

/// Id of the process that runs the service SSSUpgrade; 0 while none does. Everybody may ask.
DWORD service_process();

/// What the service control manager says of it (SERVICE_RUNNING …); 0 when it is not installed, nothing when it cannot
/// be asked. Everybody may ask.
std::optional<DWORD> service_state();

}  // namespace sssup::pipe
