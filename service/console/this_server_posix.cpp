#include "common/text/console.h"
#include "service/console/this_server.h"

namespace sssup::console {

Expected<std::unique_ptr<machine::Machine>> this_server() {
  return fail(Error::Kind::unsupported, text::id::console_this_server_unsupported);
}

}  // namespace sssup::console
