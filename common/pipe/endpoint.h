// Where service and clients meet: a Unix socket here, a named pipe on Windows; the only place that knows which.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "common/outcome/outcome.h"

namespace sssup::pipe {

struct Endpoint {
  std::string name;  // path of the socket, or name of the pipe
};

constexpr std::uint32_t protocol_version = 1;
constexpr std::size_t largest_frame = 1U << 20U;  // bytes of a message, without its length

/// The endpoint of a rehearsal server kept in `folder`: inside it where a socket's name can be that long, else in a
/// folder of this user's own under the system's temporary one, derived from the path.
Endpoint rehearsal_endpoint(const std::filesystem::path& folder);

/// The service's own, when nothing else is said: one per server. On Unix /run/sss-upgrade/service.sock for root; for
/// others, whose service can only be a rehearsal, below $XDG_RUNTIME_DIR or their own folder in /tmp.
Endpoint default_endpoint();

/// Where the service on `host` lets people of other computers watch, if it was told to (R-5.remote). Errors:
/// unsupported (not a Windows computer), invalid (no name of a computer).
Expected<Endpoint> watch_endpoint(std::string_view host);

}  // namespace sssup::pipe
