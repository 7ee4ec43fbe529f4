// What a stand-in Setup is told, in InstallShield's way: "/s" silent, "/f1FILE" the response file, "/f2FILE" the log.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace sssup::standin {

struct CommandLine {
  enum class Pick { ask, install, remove, repair, configure };
  Pick pick = Pick::ask;
  bool silent = false;
  std::filesystem::path log;          // /f2; empty: setup.log beside the Setup
  std::filesystem::path server_file;  // /configure: SSS and the other services become what it says
};

/// Setup is `program`; a silent one does what its response file says, which is sought from the current folder and from
/// the medium's root.
CommandLine parse(const std::vector<std::wstring>& arguments, const std::filesystem::path& program);

/// This process's, without the program; and the program's file.
std::vector<std::wstring> own_arguments();
std::filesystem::path own_program();

}  // namespace sssup::standin
