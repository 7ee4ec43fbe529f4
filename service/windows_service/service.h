// Windows only: the service under the service control manager.
#pragma once

namespace sssup::windows_service {

/// Serves until it is stopped, the server goes down or the upgrade is over; the exit code of the process. To be called
/// by a process that the service control manager started.
int run();

}  // namespace sssup::windows_service
