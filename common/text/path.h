// Paths of this computer's files from UTF-8, as everywhere inside, and back. (std::filesystem takes the bytes of a
// std::string for the locale's, which on Windows is not UTF-8.)
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace sssup::text {

std::filesystem::path path_of(std::string_view utf8);
std::string utf8_of(const std::filesystem::path& path);

}  // namespace sssup::text
