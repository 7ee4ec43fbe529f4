// The pages of a Setup that the operator sits before.
#pragma once

#include <optional>
#include <string>

#include "tests/standins/command_line.h"

namespace sssup::standin {

/// Welcome, or the maintenance page where anything of the product is there. Nothing: the operator closed it.
std::optional<CommandLine::Pick> first_page(const std::string& product, bool installed);

/// True: the operator lets Setup restart the server.
bool restarts_at_last_page(const std::string& product);

}  // namespace sssup::standin
