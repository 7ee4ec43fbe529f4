// Windows only: the service as the service control manager knows it.
#pragma once

#include <windows.h>

namespace sssup::pipe {

/// Id of the process that runs the service SSSUpgrade; 0 while none does. Everybody may ask.
DWORD service_process();

}  // namespace sssup::pipe
