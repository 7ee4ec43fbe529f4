// Windows only: our programs on the server's disk, in %ProgramFiles%\SSS Upgrade.
#pragma once

#include <array>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "common/outcome/outcome.h"
#include "service/windows_service/program_resources.h"

namespace sssup::windows_service {

inline constexpr const wchar_t* service_program = L"upgrade-service.exe";
inline constexpr const wchar_t* console_program = L"upgradectl.exe";
inline constexpr const wchar_t* window_program = L"UPGRADE.EXE";
// The window first: it carries the others, and completes what a power cut left of copying them.
inline constexpr std::array program_names = {window_program, service_program, console_program};

Expected<std::filesystem::path> program_folder();

/// The launcher's word to the program it runs from there, before the folder it was started from itself.
inline constexpr const wchar_t* started_from = L"--started-from";

/// One of our programs on its way to the server's disk.
struct Program {
  std::wstring name;    // of program_names
  std::string content;  // the whole file
};
/// Those of our programs that are in the folder; of the medium's UPGRADE.EXE, the window that it carries.
Expected<std::vector<Program>> programs_in(const std::filesystem::path& folder);
Expected<std::string> read_program(const std::filesystem::path& file);

/// The newest of our programs in the folder; nothing when there is none.
std::optional<Version> newest_in(const std::filesystem::path& folder);

/// Whether one of the programs is missing in `to` or is another there.
bool programs_differ(const std::vector<Program>& programs, const std::filesystem::path& to);

/// Into a folder that only administrators can write to, which is made where it is missing; durable when it returns. A
/// program that runs is moved out of the way.
Status write_programs(const std::vector<Program>& programs, const std::filesystem::path& to);

/// What an UPGRADE.EXE that installed no service has put there: does nothing where the service's program is, or where
/// another UPGRADE.EXE runs.
void remove_unused_window(const std::filesystem::path& folder);

/// Our programs and the folder. What is in use goes with the next restart, and is told.
void remove_programs(const std::filesystem::path& folder, const std::function<void(const text::Message&)>& tell);

}  // namespace sssup::windows_service
