// Windows only.
#include "service/pipe/precedence.h"

#include <windows.h>

namespace sssup::pipe {

void go_before_the_pipe() {
  // Without it the upgrade is only slower in a crowd.
  ::SetThreadPriority(::GetCurrentThread(), THREAD_PRIORITY_ABOVE_NORMAL);
}

void give_way_to_the_engine() {}

}  // namespace sssup::pipe
