// Whether two runs ended on the same server.
#pragma once

#include <filesystem>
#include <string>

namespace sssup::tests {

/// The fingerprint of the server in `folder` without what differs by nature; empty when it cannot be read.
std::string comparable_server(const std::filesystem::path& folder);

/// The lines that only one of the two has; empty when they are the same.
std::string difference(const std::string& one, const std::string& other);

}  // namespace sssup::tests
