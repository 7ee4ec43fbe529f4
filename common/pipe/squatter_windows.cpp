// Windows only.
#include "common/pipe/squatter.h"

namespace sssup::pipe {

Status check_socket_folder(const std::filesystem::path& /*folder*/) {
  return {};
}

std::optional<Error> in_the_way(const Endpoint& /*endpoint*/) {
  return std::nullopt;
}

}  // namespace sssup::pipe
