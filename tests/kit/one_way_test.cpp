// The service on Windows has one way to the server's disks, trusted_path.h. What opens or changes something by its
// path besides is listed here, with the reason.
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
    {"machine/windows/trusted_path.cpp", 2},     // the drive's root; a handle opened anew
    {"machine/windows/flush.cpp", 1},            // a volume, to flush it
    {"machine/windows/medium.cpp", 1},           // the folder that the administrator named, to read
    {"machine/windows/pending_restart.cpp", 1},  // whether a file that others want renamed is there
    {"windows_service/install.cpp", 1},          // whether the medium that is named is a folder
    {"windows_service/programs.cpp", 7},  // the medium's programs, to read; looks at our own, below Program Files;
                                          // its empty folder, and what Windows is to delete at its next start
};

std::string read(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

TEST_CASE("the service on Windows has no second way to the disks", "[T-1][R-5.security]") {
  static const std::regex by_path(
      R"(\b(CreateFile2?W?|DeleteFileW?|MoveFile(Ex|WithProgress)?W?|CreateDirectory(Ex)?W?|RemoveDirectoryW?|CopyFile(Ex|2)?W?|ReplaceFileW?|SetFileAttributesW?|GetFileAttributes(Ex)?W?|FindFirstFile(Ex)?W?|CreateHardLinkW?|CreateSymbolicLinkW?|SetNamedSecurityInfoW?|ReOpenFile)\(|\b(std::|fs::)?(o|i)?fstream \w+\(|\bfs::(remove|remove_all|rename|create_\w+|copy\w*|exists|is_\w+|permissions|directory_iterator|recursive_directory_iterator)\()");
  std::map<std::string, int> found;
  int files = 0;
  for (const char* folder : {"machine/windows", "windows_service"})
    for (const auto& file : fs::directory_iterator(fs::path(SSSUP_SERVICE_SOURCES) / folder)) {
      if (file.path().extension() != ".cpp") continue;
      ++files;
      const std::string source = read(file.path());
      const auto calls = std::distance(std::sregex_iterator(source.begin(), source.end(), by_path), {});
      if (calls > 0) found[std::string(folder) + '/' + file.path().filename().string()] = static_cast<int>(calls);
    }
  CHECK(files > 30);
  for (const auto& [file, calls] : found) {
    INFO(file << ": " << calls);
    CHECK(allowed.contains(file));
  }
  for (const auto& [file, calls] : allowed) {
    INFO(file << ": " << found[file] << " calls, not " << calls);
    CHECK(found[file] == calls);
  }
}
