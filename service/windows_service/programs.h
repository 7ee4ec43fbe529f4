// Windows only: our programs on the server's disk, in %ProgramFiles%\SSS Upgrade.
#pragma once

#include <array>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "common/outcome/outcome.h"

namespace sssup::windows_service {

inline constexpr const wchar_t* service_program = L"upgrade-service.exe";
inline constexpr const wchar_t* console_program = L"upgradectl.exe";
inline constexpr const wchar_t* window_program = L"UPGRADE.EXE";
// The window first: it carries the others, and completes what a power cut left of copying them.
inline constexpr std::array program_names = {window_program, service_program, console_program};

Expected<std::filesystem::path> program_folder();

/// One of our programs on its way to the server's disk.
struct Program {
  std::wstring name;    // of program_names
  std::string content;  // the whole file
};
/// Those of our programs that are in the folder.
Expected<std::vector<Program>> programs_in(const std::filesystem::path& folder);
Expected<std::string> read_program(const std::filesystem::path& file);

/// Of a program's version resource.
struct Version {
  std::array<unsigned, 3> parts{};
  friend auto operator<=>(const Version&,
                          const Version&) = default;  // NOLINT(modernize-use-nullptr): it means the 0 of <=>
};
std::optional<Version> version_of(const std::filesystem::path& program);
std::string to_string(const Version& version);

/// The newest of our programs in the folder; nothing when there is none.
std::optional<Version> newest_in(const std::filesystem::path& folder);

/// Whether one of the programs is missing in `to` or is another there.
bool programs_differ(const std::vector<Program>& programs, const std::filesystem::path& to);

/// Into a folder that only administrators can write to, which is made where it is missing; durable when it returns. A
/// program that runs is moved out of the way.
Status write_programs(const std::vector<Program>& programs, const std::filesystem::path& to);

/// Our programs and the folder. What is in use goes with the next restart, and is told.
void remove_programs(const std::filesystem::path& folder, const std::function<void(const text::Message&)>& tell);

}  // namespace sssup::windows_service
