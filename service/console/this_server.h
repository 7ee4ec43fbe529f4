// The server this program runs on, as against one in a file or in a rehearsal.
#pragma once

#include <memory>

#include "common/outcome/outcome.h"
#include "server.pb.h"
#include "service/machine/machine.h"

namespace sssup::console {

/// Kind::unsupported where that is not Windows.
Expected<std::unique_ptr<machine::Machine>> this_server();

/// What the server file of this machine says, secrets included.
Expected<proto::Server> read_server(machine::Machine& machine);
/// The same with what is on the medium, where one is known.
Expected<proto::Server> read_server_and_medium(machine::Machine& machine);

}  // namespace sssup::console
