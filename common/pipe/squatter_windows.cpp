// Windows only.
#include "common/pipe/squatter.h"

namespace sssup::pipe {

std::optional<Error> in_the_way(const Endpoint& /*endpoint*/) {
  return std::nullopt;
}

}  // namespace sssup::pipe
