#include "service/machine/windows/registry.h"

#include <catch2/catch_test_macros.hpp>

#include "common/text/wide.h"
#include "scratch.h"
#include "service/machine/windows/handle.h"

// after windows.h
#include <aclapi.h>
#include <sddl.h>

using namespace sssup;
using namespace sssup::machine;

namespace {

class ScratchKey {
 public:
  ScratchKey() { static_cast<void>(registry.remove(name)); }
  ~ScratchKey() { static_cast<void>(registry.remove(name)); }

  windows::WindowsRegistry registry;
  std::string name = R"(HKLM\SOFTWARE\NEC\)" + test::scratch_name("key");
};

RegistryKey rich_key() {
  RegistryKey key;
  key.values["Text"] = std::string("移行 é");
  key.values["Empty"] = std::string();
  key.values["Number"] = std::uint32_t{0xffffffff};
  key.values["Bytes"] = RegistryBytes{0, 1, 255};
  key.values["NoBytes"] = RegistryBytes{};
  key.values[""] = std::string("the key's own value");
  key.values["Expand"] = RegistryRaw{REG_EXPAND_SZ, {'%', 0, 'T', 0, '%', 0, 0, 0}};
  key.values["Many"] = RegistryRaw{REG_MULTI_SZ, {'a', 0, 0, 0, 'b', 0, 0, 0, 0, 0}};
  key.values["Quad"] = RegistryRaw{REG_QWORD, {1, 2, 3, 4, 5, 6, 7, 8}};
  key.keys["監視"].values["Name"] = std::string("orders");
  key.keys["監視"].keys["1"];
  return key;
}

std::string access_list_of(const std::string& name) {
  HKEY raw = nullptr;
  const std::wstring path = text::wide(name.substr(name.find('\\') + 1));
  REQUIRE(RegOpenKeyExW(HKEY_LOCAL_MACHINE, path.c_str(), 0, READ_CONTROL | KEY_WOW64_64KEY, &raw) == ERROR_SUCCESS);
  const windows::KeyHandle key(raw);
  PSECURITY_DESCRIPTOR descriptor = nullptr;
  REQUIRE(GetSecurityInfo(raw, SE_REGISTRY_KEY, DACL_SECURITY_INFORMATION, nullptr, nullptr, nullptr, nullptr,
                          &descriptor) == ERROR_SUCCESS);
  const windows::LocalMemory<void> owned(descriptor);
  wchar_t* text = nullptr;
  REQUIRE(ConvertSecurityDescriptorToStringSecurityDescriptorW(descriptor, SDDL_REVISION_1, DACL_SECURITY_INFORMATION,
                                                               &text, nullptr));
  const windows::LocalMemory<wchar_t> owned_text(text);
  return text::utf8(text);
}

}  // namespace

TEST_CASE("a key is read as it was written, whatever its types", "[R-2.4][R-5.back]") {
  ScratchKey scratch;
  REQUIRE(scratch.registry.write(scratch.name, rich_key()));
  const auto read = scratch.registry.read(scratch.name);
  REQUIRE(read);
  REQUIRE(*read);
  CHECK(**read == rich_key());
}

TEST_CASE("what is not what its type says is kept as it is", "[R-5.back]") {
  ScratchKey scratch;
  RegistryKey key;
  key.values["Odd"] = RegistryRaw{REG_SZ, {'a', 0, 'b'}};
  key.values["Inner"] = RegistryRaw{REG_SZ, {'a', 0, 0, 0, 'b', 0, 0, 0}};
  key.values["Surrogate"] = RegistryRaw{REG_SZ, {0x42, 0xd8, 0, 0}};
  key.values["Short"] = RegistryRaw{REG_DWORD, {1, 2}};
  REQUIRE(scratch.registry.write(scratch.name, key));
  CHECK(scratch.registry.read(scratch.name).value() == key);
}

TEST_CASE("writing makes the key exactly that, and can be repeated", "[R-2.4]") {
  ScratchKey scratch;
  REQUIRE(scratch.registry.write(scratch.name, rich_key()));
  RegistryKey other;
  other.values["TEXT"] = std::uint32_t{1};  // as "Text", of another type
  other.keys["New"];
  REQUIRE(scratch.registry.write(scratch.name, other));
  REQUIRE(scratch.registry.write(scratch.name, other));
  const auto read = scratch.registry.read(scratch.name).value().value();
  REQUIRE(read.values.size() == 1);
  CHECK(read.values.begin()->second == RegistryValue(std::uint32_t{1}));
  REQUIRE(read.keys.size() == 1);
  CHECK(read.keys.contains("New"));
}

TEST_CASE("a key goes with all below it; one that is not there is no error", "[R-2.10-end]") {
  ScratchKey scratch;
  REQUIRE(scratch.registry.write(scratch.name, rich_key()));
  REQUIRE(scratch.registry.remove(scratch.name));
  CHECK_FALSE(scratch.registry.read(scratch.name).value().has_value());
  CHECK(scratch.registry.remove(scratch.name));
}

TEST_CASE("the 64-bit view is the one that is written", "[R-2.4]") {
  ScratchKey scratch;
  REQUIRE(scratch.registry.write(scratch.name, rich_key()));
  const std::wstring path = L"SOFTWARE\\NEC\\" + std::filesystem::path(test::scratch_name("key")).native();
  HKEY key = nullptr;
  CHECK(RegOpenKeyExW(HKEY_LOCAL_MACHINE, path.c_str(), 0, KEY_READ | KEY_WOW64_32KEY, &key) == ERROR_FILE_NOT_FOUND);
  CHECK(RegOpenKeyExW(HKEY_LOCAL_MACHINE, path.c_str(), 0, KEY_READ | KEY_WOW64_64KEY, &key) == ERROR_SUCCESS);
  RegCloseKey(key);
}

TEST_CASE("whole hives and others' roots are never written or removed", "[R-2.4]") {
  windows::WindowsRegistry registry;
  for (const char* key : {R"(HKLM)", R"(HKLM\SOFTWARE)", R"(HKLM\SOFTWARE\NEC)", R"(HKCU\Software\NEC\X)",
                          R"(HKLM\SOFTWARE\\NEC\X)", R"(HKLM\SOFTWARE\NEC\)", ""}) {
    INFO(key);
    const auto removed = registry.remove(key);
    REQUIRE_FALSE(removed);
    CHECK(removed.error().kind == Error::Kind::invalid);
    CHECK_FALSE(registry.write(key, {}));
  }
}

TEST_CASE("a key that holds secrets is for SYSTEM and administrators, and becomes so", "[T-4]") {
  ScratchKey scratch;
  for (const bool is_there : {false, true}) {
    static_cast<void>(scratch.registry.remove(scratch.name));
    if (is_there) REQUIRE(scratch.registry.write(scratch.name, {}));
    REQUIRE(scratch.registry.write_private(scratch.name, rich_key()));
    CHECK(**scratch.registry.read(scratch.name) == rich_key());
    for (const char* below : {"", R"(\監視)", R"(\監視\1)"})
      CHECK(access_list_of(scratch.name + below) == "D:PAI(A;CI;KA;;;SY)(A;CI;KA;;;BA)");
  }
}
