#pragma once

#include <filesystem>
#include <string_view>
#include <system_error>

namespace sssup::console {

/// Makes the file. std::errc::file_exists when anything bears its name, a link included: nothing is followed or written
/// over. On another error no file is left. Durable::yes for what is to be renamed over an older file: it is on the disk
/// before that one is gone.
enum class Durable { no, yes };
std::error_code write_new_file(const std::filesystem::path& path, std::string_view content, Durable durable);

}  // namespace sssup::console
