// Paths of the contract ("D:\\SSS Upgrade\\journal.db") as Windows takes them, and where we are ourselves.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "common/outcome/outcome.h"

namespace sssup::machine::windows {

/// Absolute on a drive, each name as it is: `\\?\D:\SSS Upgrade\journal.db`, so that neither a length beyond MAX_PATH
/// nor a name such as "aux" means anything else than it says. Kind::invalid for a path that is none: relative, of
/// another computer, with forward slashes, "." or "..", or a stream.
Expected<std::wstring> whole_path(std::string_view path);

/// The other way round.
std::string path_in_utf8(std::wstring_view whole_path);

/// Of a whole path: the root of its drive, `\\?\D:\`.
std::wstring root_path(std::wstring_view whole_path);

/// Of a whole path: the folder it is in; empty for a drive's root.
std::wstring folder_of(std::wstring_view whole_path);

/// Names of files and registry entries, compared as Windows does.
bool same_name(std::wstring_view first, std::wstring_view second);

/// The program that this process runs, and the folder it is in.
std::filesystem::path this_program();
std::filesystem::path folder_of_this_program();

}  // namespace sssup::machine::windows
