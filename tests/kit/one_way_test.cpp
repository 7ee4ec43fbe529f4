// The service on Windows has one way to the server's disks, trusted_path.h. What opens, changes, runs or looks at
// something by its path besides is listed here, with the reason.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <string>

namespace {

namespace fs = std::filesystem;

// Calls by file.
const std::map<std::string, int> allowed = {
    {"engine/journal.cpp", 1},                    // whether there is a journal already; the machine has walked its path
    {"engine/sqlite.cpp", 1},                     // SQLite takes a path: Files::native() has walked it
    {"machine/windows/flush.cpp", 1},             // a volume, to flush it
    {"machine/windows/medium.cpp", 1},            // the folder that the administrator named, to read
    {"machine/windows/operator_session.cpp", 2},  // Windows runs a program by its path: a Setup that is kept open, the
                                                  // window below Program Files
    {"machine/windows/pending_restart.cpp", 1},   // whether a file that others want renamed is there
    {"machine/windows/trusted_path.cpp", 3},      // the drive's root; a name in an open folder; a handle opened anew
    {"windows_service/install.cpp", 2},           // whether the medium that is named is a folder, and whether our own
                                                  // folder is that below Program Files
    {"windows_service/program_resources.cpp", 1},  // a program's version and what it carries, read as data
    {"windows_service/programs.cpp", 7},  // the medium's programs, to read; looks at our own, below Program Files;
                                          // its empty folder, and what Windows is to delete at its next start
    {"windows_service/window.cpp", 1},    // whether the window is there, below Program Files
};

// Console and rehearsal act for who runs them, by his rights. A pipe's name is none of a disk.
bool is_of_service_on_windows(const fs::path& file) {
  const std::string path = file.generic_string(), stem = file.stem().string();
  for (const char* other : {"console/", "machine/rehearsal/"})
    if (path.starts_with(other)) return false;
  for (const char* other : {"_unix", "_linux"})
    if (stem.ends_with(other)) return false;
  return file.extension() == ".cpp" || file.extension() == ".h";
}

std::string read(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

const std::regex& by_path() {
  static const std::string of_windows =
      "(Nt)?(Create|Open)File\\w*|ReOpenFile|DeleteFile\\w*|MoveFile\\w*|CopyFile\\w*|ReplaceFile\\w*|"
      "(Create|Remove)Directory\\w*|[GS]etFileAttributes\\w*|FindFirstFile\\w*|Create(HardLink|SymbolicLink)\\w*|"
      "[GS]et(NamedSecurityInfo|FileSecurity)\\w*|GetFileVersionInfo\\w*|GetTempFileName\\w*|SHFileOperation\\w*|"
      "Path(FileExists|Is)\\w*|LoadLibrary\\w*|CreateProcess\\w*|ShellExecute\\w*|WinExec|RegLoadKey\\w*|"
      "RegSaveKey\\w*";
  static const std::string of_libraries = "_?w?fopen\\w*|sqlite3_open\\w*";
  static const std::string of_filesystem =
      "remove(_all)?|rename|create_\\w+|copy\\w*|exists|equivalent|is_\\w+|permissions|file_size|resize_file|"
      "last_write_time|hard_link_count|(symlink_)?status|read_symlink|(weakly_)?canonical";
  static const std::regex all("\\b(" + of_windows + '|' + of_libraries +
                              ")\\(|\\b(std::|fs::)?(o|i)?fstream( \\w+)?[({]|" + "\\b(filesystem|fs)::(" +
                              of_filesystem + ")\\(|directory_iterator( \\w+)?[({]");
  return all;
}

// By file, as `allowed`.
std::map<std::string, int> calls_by_path(int& files) {
  std::map<std::string, int> found;
  const fs::path service(SSSUP_SERVICE_SOURCES);
  for (const auto& entry : fs::recursive_directory_iterator(service)) {
    const fs::path file = entry.path().lexically_relative(service);
    if (!entry.is_regular_file() || !is_of_service_on_windows(file)) continue;
    ++files;
    const std::string source = read(entry.path());
    const auto calls = std::distance(std::sregex_iterator(source.begin(), source.end(), by_path()), {});
    if (calls > 0) found[file.generic_string()] = static_cast<int>(calls);
  }
  return found;
}

}  // namespace

TEST_CASE("the service on Windows has no second way to the disks", "[T-1][R-5.threats]") {
  int files = 0;
  auto found = calls_by_path(files);
  CHECK(files > 200);
  for (const auto& [file, calls] : found) {
    INFO(file << ": " << calls);
    CHECK(allowed.contains(file));
  }
  for (const auto& [file, calls] : allowed) {
    INFO(file << ": " << found[file] << " calls, not " << calls);
    CHECK(found[file] == calls);
  }
}

TEST_CASE("what goes to a disk by a path is recognised", "[T-1][R-5.threats]") {
  for (const char* call :
       {"::CreateFileW(name", "CreateFile2(", "::LoadLibraryExW(program", "::CreateProcessAsUserW(token",
        "sqlite3_open_v2(", "std::filesystem::exists(file", "fs::equivalent(a, b)", "std::ifstream stream(file",
        "std::ifstream{file}", "fs::directory_iterator(folder", "fs::recursive_directory_iterator at(folder",
        "NtCreateFile(&handle", "::MoveFileExW(from"}) {
    INFO(call);
    CHECK(std::regex_search(call, by_path()));
  }
  for (const char* other : {"fs::path(name)", "fs::absolute(name)", "GetFileInformationByHandle(file",
                            "files.exists(name)", "#include <fstream>"}) {
    INFO(other);
    CHECK_FALSE(std::regex_search(other, by_path()));
  }
}
