// Windows only: our programs on the server's disk, in %ProgramFiles%\SSS Upgrade.
#pragma once

#include <array>
#include <filesystem>
#include <functional>
#include <optional>

#include "common/outcome/outcome.h"

namespace sssup::windows_service {

inline constexpr const wchar_t* service_program = L"upgrade-service.exe";
inline constexpr const wchar_t* window_program = L"UPGRADE.EXE";
inline constexpr std::array programs = {service_program, L"upgradectl.exe", window_program};

/// The system and administrators may write; users may read and run: they may watch.
inline constexpr wchar_t program_folder_access[] =
    L"O:BAG:BAD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1200a9;;;BU)";

Expected<std::filesystem::path> program_folder();

/// Of a program's version resource.
struct Version {
  std::array<unsigned, 3> parts{};
  friend auto operator<=>(const Version&,
                          const Version&) = default;  // NOLINT(modernize-use-nullptr): it means the 0 of <=>
};
std::optional<Version> version_of(const std::filesystem::path& program);
std::string to_string(const Version& version);

/// Whether a program in `from` is missing in `to` or is another there.
bool programs_differ(const std::filesystem::path& from, const std::filesystem::path& to);

/// Those of our programs that are in `from`, with a folder that only administrators can write to; durable when it
/// returns. A program that runs is moved out of the way.
Status copy_programs(const std::filesystem::path& from, const std::filesystem::path& to);

/// Our programs and the folder. What is in use goes with the next restart, and is told.
void remove_programs(const std::filesystem::path& folder, const std::function<void(const text::Message&)>& tell);

}  // namespace sssup::windows_service
