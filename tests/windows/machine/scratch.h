// A folder, and names, that no other test process has.
#pragma once

#include <filesystem>
#include <string>

namespace sssup::test {

/// "sssup-test-12345678-NAME"; the same whenever this process asks.
std::string scratch_name(std::string_view name);

/// Made empty; removed with all in it at the end.
class ScratchFolder {
 public:
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  /// As the Machine takes it: "C:\\…\\NAME".
  std::string path(std::string_view name) const;
  std::filesystem::path native(std::string_view name) const;

 private:
  std::filesystem::path folder_;
};

/// False where no link is made: on Wine 8, and for users without that right. `flags`: CreateSymbolicLinkW's.
bool make_link(const std::filesystem::path& link, const std::filesystem::path& target, unsigned flags = 0);

/// windows_probe.exe.
std::filesystem::path probe();

}  // namespace sssup::test
