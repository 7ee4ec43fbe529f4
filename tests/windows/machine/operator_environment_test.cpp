#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "service/machine/windows/operator_environment.h"

using sssup::machine::windows::operator_environment;

namespace {

std::vector<std::wstring> variables_in(const std::wstring& block) {
  std::vector<std::wstring> found;
  for (const wchar_t* at = block.c_str(); *at != L'\0'; at += found.back().size() + 1) found.emplace_back(at);
  return found;
}

using Variables = std::vector<std::wstring>;

}  // namespace

TEST_CASE("what is elevated for the operator has the system's variables and that profile", "[windows][machine][T-5]") {
  const wchar_t system[] =
      L"Path=C:\\Windows\\system32\0"
      L"SystemRoot=C:\\Windows\0"
      L"USERNAME=SYSTEM\0"
      L"Temp=C:\\Windows\\TEMP\0";
  const std::wstring block =
      operator_environment(system, {.folder = L"C:\\Users\\op", .name = L"op", .domain = L"SHOP"});
  CHECK(variables_in(block) == Variables{L"APPDATA=C:\\Users\\op\\AppData\\Roaming", L"HOMEDRIVE=C:",
                                         L"HOMEPATH=\\Users\\op", L"LOCALAPPDATA=C:\\Users\\op\\AppData\\Local",
                                         L"Path=C:\\Windows\\system32", L"SystemRoot=C:\\Windows",
                                         L"TEMP=C:\\Users\\op\\AppData\\Local\\Temp",
                                         L"TMP=C:\\Users\\op\\AppData\\Local\\Temp", L"USERDOMAIN=SHOP", L"USERNAME=op",
                                         L"USERPROFILE=C:\\Users\\op"});
  CHECK(block.ends_with(std::wstring(2, L'\0')));
}

TEST_CASE("no variable of Qt is handed on, whatever its case", "[windows][machine][T-5]") {
  const wchar_t system[] = L"QT_PLUGIN_PATH=C:\\x\0qt_style_override=y\0QTS=stays\0";
  CHECK(variables_in(operator_environment(system, {})) == Variables{L"QTS=stays"});
}

TEST_CASE("an environment without variables is one still", "[windows][machine][T-5]") {
  CHECK(operator_environment(L"", {}) == std::wstring(2, L'\0'));
  CHECK(operator_environment(nullptr, {}) == std::wstring(2, L'\0'));
}
