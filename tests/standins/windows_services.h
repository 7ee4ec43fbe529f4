// Services as a product's Setup makes them; the upgrade itself never makes one but its own.
#pragma once

#include <filesystem>

#include "common/outcome/outcome.h"
#include "server.pb.h"

namespace sssup::standin {

/// Created, or given its start type again when it is there, and started where it says RUNNING. It runs `program` with
/// its name as the argument.
Status add_service(const proto::WindowsService& service, const std::filesystem::path& program);

}  // namespace sssup::standin
