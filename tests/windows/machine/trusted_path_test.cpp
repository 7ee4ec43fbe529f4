#include "service/machine/windows/trusted_path.h"

#include <sddl.h>

#include <array>
#include <catch2/catch_test_macros.hpp>
#include <cstddef>
#include <fstream>
#include <string>

#include "common/text/errors.h"
#include "common/text/wide.h"
#include "scratch.h"
#include "service/machine/windows/files.h"
#include "service/machine/windows/path.h"

using namespace sssup;
using namespace sssup::machine;
using windows::Distrust;
using windows::judge;
using windows::Position;
using windows::TrustedFolder;

namespace {

Distrust judged(const wchar_t* sddl, Position place, windows::Trusted trusted = windows::Trusted::nobody_else) {
  const auto descriptor = windows::descriptor_of(sddl);
  REQUIRE(descriptor);
  return judge(descriptor.get(), place, trusted);
}

// As text, for a descriptor.
std::wstring sid_of_this_user() {
  HANDLE raw = nullptr;
  REQUIRE(OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &raw));
  const auto token = windows::own(raw);
  alignas(TOKEN_USER) std::array<std::byte, sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE> buffer{};
  DWORD size = buffer.size();
  REQUIRE(GetTokenInformation(token.get(), TokenUser, buffer.data(), size, &size));
  wchar_t* text = nullptr;
  REQUIRE(ConvertSidToStringSidW(reinterpret_cast<const TOKEN_USER*>(buffer.data())->User.Sid, &text));
  const windows::LocalMemory<wchar_t> owned(text);
  return text;
}

windows::Handle hold(const std::filesystem::path& folder, DWORD access) {
  return windows::own(CreateFileW(folder.c_str(), access, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                                  nullptr, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, nullptr));
}

}  // namespace

// As Windows sets them up; M is Modify, 0x1301bf.
TEST_CASE("drives and folders as Windows sets them up are trusted", "[T-1]") {
  const auto* const data_drive =
      L"O:BAG:SYD:(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)(A;OICI;0x1301bf;;;AU)(A;OICI;0x1200a9;;;BU)";
  CHECK(judged(data_drive, Position::root) == Distrust::none);
  const auto* const system_drive =
      L"O:S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464G:SYD:PAI(A;OICIIO;SDGXGWGR;;;AU)(A;;LC;;;AU)"
      L"(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1200a9;;;BU)";
  CHECK(judged(system_drive, Position::root) == Distrust::none);
  const auto* const system_temp =
      L"O:SYG:SYD:PAI(A;CI;0x100026;;;BU)(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)(A;OICIIO;FA;;;CO)";
  CHECK(judged(system_temp, Position::above) == Distrust::none);
  CHECK(judged(windows::private_folder_sddl, Position::above) == Distrust::none);
  CHECK(judged(windows::private_folder_sddl, Position::own) == Distrust::none);
}

TEST_CASE("a folder that somebody else owns or can replace is not trusted", "[T-1]") {
  struct Case {
    const wchar_t* sddl;
    Distrust why;
  };
  constexpr Case above[] = {
      {L"O:BUG:BUD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)", Distrust::owner},
      {L"O:S-1-5-21-1-2-3-1001G:BUD:PAI(A;OICI;FA;;;SY)", Distrust::owner},
      {L"O:WDG:WDD:PAI(A;OICI;FA;;;SY)", Distrust::owner},
      // What an administrator makes on a data drive: users may change it, so they may rename it away.
      {L"O:BAG:SYD:AI(A;OICIID;FA;;;BA)(A;OICIID;FA;;;SY)(A;OICIID;0x1301bf;;;AU)", Distrust::access},
      {L"O:BAG:BAD:PAI(A;;0x40;;;BU)", Distrust::access},  // delete what is in it
      {L"O:BAG:BAD:PAI(A;;SD;;;BU)", Distrust::access},
      {L"O:BAG:BAD:PAI(A;;WD;;;BU)", Distrust::access},
      {L"O:BAG:BAD:PAI(A;;WO;;;BU)", Distrust::access},
      {L"O:BAG:BAD:PAI(A;;GA;;;BU)", Distrust::access},
      {L"O:BAG:BAD:PAI(D;;FA;;;BU)(A;;SD;;;WD)", Distrust::access},  // a group that is not denied
  };
  for (const auto& [sddl, why] : above) {
    INFO(text::utf8(sddl));
    CHECK(judged(sddl, Position::above) == why);
  }
  // A rehearsal is its user's: that one is trusted there, nobody else.
  const std::wstring mine = sid_of_this_user();
  const std::wstring own = L"O:" + mine + L"G:BUD:PAI(A;OICI;FA;;;" + mine + L")";
  CHECK(judged(own.c_str(), Position::above, windows::Trusted::this_user) == Distrust::none);
  for (const auto& [sddl, why] : above) {
    INFO(text::utf8(sddl));
    CHECK(judged(sddl, Position::above, windows::Trusted::this_user) == why);
  }
  CHECK(judged((own + L"(A;;0x40;;;BU)").c_str(), Position::above, windows::Trusted::this_user) == Distrust::access);
  CHECK(judged(own.c_str(), Position::readable, windows::Trusted::this_user) == Distrust::none);
  CHECK(judged((own + L"(A;;0x2;;;BU)").c_str(), Position::readable, windows::Trusted::this_user) == Distrust::access);
  CHECK(judged(L"O:BUG:BAD:PAI(A;;FA;;;BU)", Position::readable, windows::Trusted::this_user) == Distrust::owner);
  CHECK(judged(L"O:BAG:BAD:PAI(A;;0x40;;;BU)", Position::root) == Distrust::access);
  CHECK(judged(L"O:BUG:BAD:PAI(A;;FA;;;SY)", Position::root) == Distrust::owner);
}

TEST_CASE("a file system without access lists is not trusted", "[T-1]") {
  const auto owned = windows::descriptor_of(L"O:BA");
  PSID owner = nullptr;
  BOOL is_default = FALSE;
  REQUIRE(GetSecurityDescriptorOwner(owned.get(), &owner, &is_default));
  SECURITY_DESCRIPTOR everybody{};
  REQUIRE(InitializeSecurityDescriptor(&everybody, SECURITY_DESCRIPTOR_REVISION));
  REQUIRE(SetSecurityDescriptorOwner(&everybody, owner, FALSE));
  CHECK(judge(&everybody, Position::root) == Distrust::access);
  REQUIRE(SetSecurityDescriptorDacl(&everybody, TRUE, nullptr, FALSE));
  CHECK(judge(&everybody, Position::root) == Distrust::access);
}

TEST_CASE("our own folder is for administrators alone", "[T-1][R-2.4]") {
  CHECK(judged(L"O:BAG:BAD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;;0x1;;;BU)", Position::own) == Distrust::access);
  CHECK(judged(L"O:BAG:BAD:(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)", Position::own) == Distrust::access);  // inherits
  CHECK(judged(L"O:BUG:BAD:PAI(A;OICI;FA;;;SY)", Position::own) == Distrust::owner);
}

TEST_CASE("the folder of our programs may be read and run by others, and no more", "[T-1][T-5]") {
  CHECK(judged(windows::readable_folder_sddl, Position::readable) == Distrust::none);
  CHECK(judged(windows::private_folder_sddl, Position::readable) == Distrust::none);
  CHECK(judged(L"O:BAG:BAD:PAI(A;OICI;FA;;;SY)(A;OICI;0x1200ab;;;BU)", Position::readable) == Distrust::access);
}

TEST_CASE("a folder that somebody holds open for changes is not claimed", "[T-1]") {
  const test::ScratchFolder scratch;
  std::filesystem::create_directory(scratch.native("SSS Upgrade"));
  const auto whole = windows::whole_path(scratch.path("SSS Upgrade")).value();
  for (const DWORD access : {DWORD{DELETE}, DWORD{FILE_ADD_FILE}}) {
    const auto holder = hold(scratch.native("SSS Upgrade"), access);
    REQUIRE(holder);
    const auto claimed = TrustedFolder::claim(whole);
    REQUIRE_FALSE(claimed);
    CHECK(claimed.error().code == ERROR_SHARING_VIOLATION);
    CHECK(claimed.error().path == whole);
  }
  CHECK(TrustedFolder::claim(whole));
}

TEST_CASE("a file in the way is named, and stays", "[T-1]") {
  const test::ScratchFolder scratch;
  windows::WindowsFiles files;
  std::ofstream(scratch.native("way")) << "theirs";
  const std::string inside = scratch.path(R"(way\SSS)");
  const auto made = files.create_folder(inside);
  const auto written = files.write(inside, "ours");
  const auto claimed = files.create_folder(scratch.path("way"));
  for (const auto* refused : {&made, &written, &claimed}) {
    REQUIRE_FALSE(*refused);
    CHECK(refused->error().kind == Error::Kind::denied);
    const auto& said = refused->error().message;
    CHECK(text::render(said, text::Language::english) ==
          text::render({text::id::error_path_no_folder, {{"path", scratch.path("way")}}}, text::Language::english));
  }
  CHECK(files.read(scratch.path("way")).value() == "theirs");
}

TEST_CASE("what is opened stays the folder that was checked, whatever takes its name", "[T-1]") {
  const test::ScratchFolder scratch;
  std::filesystem::create_directory(scratch.native("first"));
  const auto folder = TrustedFolder::reach(windows::whole_path(scratch.path("first")).value());
  REQUIRE(folder);
  std::filesystem::rename(scratch.native("first"), scratch.native("moved"));
  std::filesystem::create_directory(scratch.native("first"));
  REQUIRE(folder->create_file(L"file"));
  CHECK(std::filesystem::exists(scratch.native("moved/file")));
  CHECK_FALSE(std::filesystem::exists(scratch.native("first/file")));
}
