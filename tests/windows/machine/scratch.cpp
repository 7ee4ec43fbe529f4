#include "scratch.h"

#include <random>

#include <fmt/format.h>

#include "common/text/wide.h"
#include "service/machine/windows/api.h"

namespace sssup::test {

std::string scratch_name(std::string_view name) {
  // Numbers of processes come again, and a test that was ended from outside leaves its things.
  static const unsigned number = std::random_device()();
  return fmt::format("sssup-test-{:08x}-{}", number, name);
}

ScratchFolder::ScratchFolder() {
  static int made = 0;
  folder_ = std::filesystem::temp_directory_path() / scratch_name("folder" + std::to_string(++made));
  std::filesystem::create_directories(folder_);
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::filesystem::path ScratchFolder::native(std::string_view name) const {
  return folder_ / text::wide(name);
}

std::string ScratchFolder::path(std::string_view name) const {
  return text::utf8(native(name).native());
}

bool make_link(const std::filesystem::path& link, const std::filesystem::path& target, unsigned flags) {
  // Wine 8 says that it has made one.
  return CreateSymbolicLinkW(link.c_str(), target.c_str(), flags) != FALSE &&
         GetFileAttributesW(link.c_str()) != INVALID_FILE_ATTRIBUTES;
}

std::filesystem::path probe() {
  wchar_t self[MAX_PATH];
  GetModuleFileNameW(nullptr, self, MAX_PATH);
  return std::filesystem::path(self).parent_path() / "windows_probe.exe";
}

}  // namespace sssup::test
