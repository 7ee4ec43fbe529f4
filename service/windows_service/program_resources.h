// Windows only: what is in our programs beside their code, read without running them.
#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <string>

namespace sssup::windows_service {

/// Of a program's version resource.
struct Version {
  std::array<unsigned, 3> parts{};
  friend auto operator<=>(const Version&,
                          const Version&) = default;  // NOLINT(modernize-use-nullptr): it means the 0 of <=>
};
/// Nothing when there is no such program, or none with a version.
std::optional<Version> version_of(const std::filesystem::path& program);
std::string to_string(const Version& version);

/// The program as which the launcher carries the window.
inline constexpr const wchar_t* carried_window = L"UPGRADE_WINDOW";

/// A whole program that this one carries, or that the one in the file carries; nothing when it carries none of that
/// name.
std::optional<std::string> carried_program(const wchar_t* resource);
std::optional<std::string> carried_program(const std::filesystem::path& by, const wchar_t* resource);

}  // namespace sssup::windows_service
