#pragma once

#include <filesystem>
#include <string_view>
#include <system_error>

namespace sssup::console {

/// yes: the new file is flushed, so that it can replace an older one.
enum class Durable { no, yes };

/// Makes the file. std::errc::file_exists when anything bears its name, a link included: nothing is followed or written
/// over. On another error no file is left.
std::error_code write_new_file(const std::filesystem::path& path, std::string_view content, Durable durable);

}  // namespace sssup::console
