#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "service/machine/windows/api.h"

#include <catch2/catch_test_macros.hpp>

#include "common/program/hardening_windows.h"
#include "packaging/medium/starter/supported_windows.h"
#include "service/windows_service/install.h"

using namespace sssup;

TEST_CASE("variables of a prefix are gone from Windows and the C runtime, others stay", "[windows][service][T-5]") {
  for (const wchar_t* set : {L"QT_PLUGIN_PATH=C:\\planted", L"qt_scale_factor=3", L"QTX=stays"})
    REQUIRE(::_wputenv(set) == 0);
  program::remove_variables(L"QT_");
  for (const wchar_t* gone : {L"QT_PLUGIN_PATH", L"qt_scale_factor"}) {
    CHECK(::GetEnvironmentVariableW(gone, nullptr, 0) == 0);
    CHECK(::_wgetenv(gone) == nullptr);
  }
  REQUIRE(::_wgetenv(L"QTX") != nullptr);
  CHECK(std::wstring(::_wgetenv(L"QTX")) == L"stays");
}

TEST_CASE("the service keeps no privilege by which access lists are passed over", "[windows][service][T-5]") {
  std::vector<std::wstring> kept;
  for (const wchar_t* at = windows_service::kept_privileges; *at != L'\0'; at += kept.back().size() + 1)
    kept.emplace_back(at);
  CHECK(kept.size() == 6);
  for (const wchar_t* unused :
       {L"SeBackupPrivilege", L"SeRestorePrivilege", L"SeTakeOwnershipPrivilege", L"SeDebugPrivilege"})
    CHECK(std::find(kept.begin(), kept.end(), unused) == kept.end());
}

TEST_CASE("the supported versions begin with Windows 10 1809 and Server 2019", "[windows][service][T-8]") {
  using starter::is_supported;
  CHECK_FALSE(is_supported({}));
  CHECK_FALSE(is_supported({6, 9600}));    // 8.1, Server 2012 R2
  CHECK_FALSE(is_supported({10, 14393}));  // Server 2016
  CHECK(is_supported({10, 17763}));
  CHECK(is_supported({10, 26100}));  // 11, Server 2025
  CHECK(is_supported({11, 0}));
  CHECK(starter::this_windows().major != 0);
}
