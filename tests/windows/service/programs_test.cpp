#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "service/machine/windows/api.h"
// windows.h first
#include <aclapi.h>
#include <sddl.h>

#include <catch2/catch_test_macros.hpp>

#include "service/machine/windows/folder_security.h"
#include "service/windows_service/programs.h"

using namespace sssup;
using namespace sssup::windows_service;
namespace fs = std::filesystem;

namespace {

struct Folders {
  Folders() { fs::create_directories(from); }
  ~Folders() {
    std::error_code ignored;
    fs::remove_all(base, ignored);
  }
  Folders(const Folders&) = delete;
  Folders& operator=(const Folders&) = delete;

  const fs::path base = fs::temp_directory_path() / ("sssup-programs-" + std::to_string(std::random_device()()));
  const fs::path from = base / "medium";
  const fs::path to = base / "SSS Upgrade";
};

void write(const fs::path& file, const std::string& content) {
  std::ofstream(file, std::ios::binary) << content;
}

std::string read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.push_back(entry.path().filename().string());
  return names;
}

fs::path own_program() {
  std::wstring path(MAX_PATH, L'\0');
  path.resize(::GetModuleFileNameW(nullptr, path.data(), MAX_PATH));
  return path;
}

const auto quiet = [](const text::Message&) {};

}  // namespace

TEST_CASE("those programs that the medium has are copied, whole", "[windows][service][R-2.4-update]") {
  const Folders folders;
  write(folders.from / service_program, std::string(200'000, 's'));
  write(folders.from / window_program, "window");
  write(folders.from / "README.txt", "no program");
  const auto programs = programs_in(folders.from);
  REQUIRE(programs);
  REQUIRE(programs_differ(*programs, folders.to));
  REQUIRE(write_programs(*programs, folders.to));
  CHECK(read(folders.to / service_program) == std::string(200'000, 's'));
  CHECK(names_in(folders.to).size() == 2);
  CHECK_FALSE(programs_differ(*programs, folders.to));
}

TEST_CASE("of programs that were copied in part, the newest counts", "[windows][service][R-2.4-update]") {
  const Folders folders;
  CHECK_FALSE(newest_in(folders.to));
  REQUIRE(write_programs({{service_program, "of no version"}}, folders.to));
  CHECK_FALSE(newest_in(folders.to));
  REQUIRE(write_programs({{window_program, read(own_program())}}, folders.to));
  REQUIRE(newest_in(folders.to));
  CHECK(to_string(*newest_in(folders.to)) == SSSUP_VERSION);
}

TEST_CASE("one changed byte is another program, and replaces it", "[windows][service][R-2.4-update]") {
  const Folders folders;
  REQUIRE(write_programs({{service_program, std::string(100'000, 's')}}, folders.to));
  const std::vector<Program> changed = {{service_program, std::string(99'999, 's') + "t"}};
  CHECK(programs_differ(changed, folders.to));
  REQUIRE(write_programs(changed, folders.to));
  CHECK(read(folders.to / service_program).back() == 't');
}

TEST_CASE("a program from a read-only disc can be replaced later", "[windows][service]") {
  const Folders folders;
  write(folders.from / service_program, "old");
  REQUIRE(::SetFileAttributesW((folders.from / service_program).c_str(), FILE_ATTRIBUTE_READONLY));
  const auto programs = programs_in(folders.from);
  REQUIRE(::SetFileAttributesW((folders.from / service_program).c_str(), FILE_ATTRIBUTE_NORMAL));
  REQUIRE(programs);
  REQUIRE(write_programs(*programs, folders.to));
  REQUIRE(write_programs({{service_program, "new"}}, folders.to));
  CHECK(read(folders.to / service_program) == "new");
}

TEST_CASE("programs go with their folder, others' files stay", "[windows][service][R-2.10-end]") {
  const Folders folders;
  REQUIRE(write_programs({{service_program, "service"}}, folders.to));
  write(folders.to / "upgradectl.exe.1.former", "left when it ran");
  SECTION("nothing else there") {
    remove_programs(folders.to, quiet);
    CHECK_FALSE(fs::exists(folders.to));
  }
  SECTION("something else there") {
    write(folders.to / "note.txt", "mine");
    remove_programs(folders.to, quiet);
    CHECK(names_in(folders.to) == std::vector<std::string>{"note.txt"});
  }
  remove_programs(folders.to, quiet);
}

TEST_CASE("a program that runs is moved away, and can be installed again at once", "[windows][service][R-4.3]") {
  const Folders folders;
  REQUIRE(write_programs({{service_program, read(own_program())}}, folders.to));
  STARTUPINFOW startup{};
  startup.cb = sizeof startup;
  PROCESS_INFORMATION started{};
  REQUIRE(::CreateProcessW((folders.to / service_program).c_str(), nullptr, nullptr, nullptr, FALSE, CREATE_SUSPENDED,
                           nullptr, nullptr, &startup, &started));
  const auto process = machine::windows::own(started.hProcess);
  const auto thread = machine::windows::own(started.hThread);
  // Not by remove_programs(): it would have this computer's next restart delete it.
  CHECK(write_programs({{service_program, "the next version"}}, folders.to));
  CHECK(read(folders.to / service_program) == "the next version");
  CHECK(names_in(folders.to).size() == 2);
  ::TerminateProcess(process.get(), 0);
  ::WaitForSingleObject(process.get(), INFINITE);
  remove_programs(folders.to, quiet);
  CHECK_FALSE(fs::exists(folders.to));
}

TEST_CASE("a file in the place of the folder is no folder", "[windows][service]") {
  const Folders folders;
  write(folders.to, "precious");
  CHECK_FALSE(write_programs({{service_program, "service"}}, folders.to));
  CHECK(read(folders.to) == "precious");
}

TEST_CASE("only the system and administrators write to the programs", "[windows][service][sddl]") {
  PSECURITY_DESCRIPTOR raw = nullptr;
  REQUIRE(::ConvertStringSecurityDescriptorToSecurityDescriptorW(machine::windows::readable_folder_sddl,
                                                                 SDDL_REVISION_1, &raw, nullptr));
  const machine::windows::LocalMemory<void> descriptor(raw);
  BOOL present = FALSE;
  BOOL defaulted = FALSE;
  PACL list = nullptr;
  REQUIRE(::GetSecurityDescriptorDacl(descriptor.get(), &present, &list, &defaulted));
  REQUIRE(list != nullptr);
  for (DWORD index = 0; index < list->AceCount; ++index) {
    void* raw_ace = nullptr;
    REQUIRE(::GetAce(list, index, &raw_ace));
    auto* ace = static_cast<ACCESS_ALLOWED_ACE*>(raw_ace);
    CHECK(ace->Header.AceType == ACCESS_ALLOWED_ACE_TYPE);
    const bool may_write = ::IsWellKnownSid(&ace->SidStart, WinLocalSystemSid) ||
                           ::IsWellKnownSid(&ace->SidStart, WinBuiltinAdministratorsSid);
    constexpr ACCESS_MASK writes =
        FILE_WRITE_DATA | FILE_APPEND_DATA | FILE_DELETE_CHILD | DELETE | WRITE_DAC | WRITE_OWNER;
    if (!may_write) CHECK((ace->Mask & writes) == 0);
  }
}

TEST_CASE("a version is read from the program, and compared by number", "[windows][service][R-2.4-update]") {
  const auto version = version_of(own_program());
  REQUIRE(version);
  CHECK(to_string(*version) == SSSUP_VERSION);
  CHECK(Version{{1, 10, 0}} > Version{{1, 9, 9}});
  const Folders folders;
  write(folders.from / "x.exe", "nothing");
  CHECK_FALSE(version_of(folders.from / "x.exe"));
  CHECK_FALSE(version_of(folders.from / "none.exe"));
}
