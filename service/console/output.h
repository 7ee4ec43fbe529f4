#pragma once

#include <filesystem>
#include <string_view>

#include "common/outcome/outcome.h"

namespace sssup::console {

/// What stands in the way of write_output(path, …) now; nothing is left behind, and an older file is untouched.
Status can_write_output(const std::filesystem::path& path);

/// The file whole, in place of an older one, or not at all.
Status write_output(const std::filesystem::path& path, std::string_view content);

}  // namespace sssup::console
