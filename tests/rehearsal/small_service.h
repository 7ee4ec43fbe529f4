#pragma once

#include <filesystem>

namespace sssup::test {

/// A service that uses every operation of the machine once, each one repeatable, noting in the registry how far it has
/// come; at the end it removes itself. Exit code 0 when it is done or the server goes down, 1 on an error.
int small_service(const std::filesystem::path& folder);

}  // namespace sssup::test
