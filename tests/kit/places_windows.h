// Files and folders that the kit sets up and takes away itself, by Windows' own functions: what is attacked is not what
// the attack is prepared with.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "service/machine/windows/api.h"

namespace sssup::kit {

/// SYSTEM and administrators may change, users may read; and the same with users doing everything.
inline constexpr wchar_t for_administrators[] = L"O:BAG:BAD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1200a9;;;BU)";
inline constexpr wchar_t for_everybody[] = L"O:BAG:BAD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FA;;;BU)";

/// Throws CannotTry when the folder is there.
void make_folder(const std::filesystem::path& path, const wchar_t* sddl);

void put(const std::filesystem::path& path, std::string_view content);
/// Empty when there is none.
std::string content_of(const std::filesystem::path& path);
bool is_there(const std::filesystem::path& path);

/// With all below; links are removed and never followed. Not being there is no error.
bool take_away(const std::filesystem::path& path);

/// `path`, an empty folder, becomes a mount point that leads to `target`. Windows' error code.
DWORD make_junction(const std::filesystem::path& path, const std::filesystem::path& target);

}  // namespace sssup::kit
