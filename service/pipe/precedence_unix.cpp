// POSIX only.
#include "service/pipe/precedence.h"

#include <sys/resource.h>
#include <unistd.h>

namespace sssup::pipe {
namespace {

constexpr int steps_behind = 10;  // a tenth of the engine's share, when both want a processor

}  // namespace

void go_before_the_pipe() {}

void give_way_to_the_engine() {
  const auto thread = static_cast<id_t>(::gettid());
  // Without it the upgrade is only slower in a crowd.
  static_cast<void>(::setpriority(PRIO_PROCESS, thread, ::getpriority(PRIO_PROCESS, thread) + steps_behind));
}

}  // namespace sssup::pipe
