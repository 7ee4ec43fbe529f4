#include "service/machine/windows/facts.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cstdlib>

#include "scratch.h"
#include "service/machine/windows/pending_restart.h"
#include "service/machine/windows/processes.h"
#include "service/machine/windows/registry.h"
#include "service/machine/windows/windows_machine.h"

using namespace sssup;
using namespace sssup::machine;

TEST_CASE("this server is described", "[R-5.capture][R-5.ready]") {
  const auto machine = windows::open();
  REQUIRE(machine);
  const auto facts = (*machine)->facts();
  REQUIRE(facts);
  CHECK_FALSE(facts->computer_name().empty());
  CHECK(facts->cpu_count() >= 1);
  CHECK_FALSE(facts->system_locale().empty());
  REQUIRE(facts->has_utc_offset_minutes());
  CHECK(std::abs(facts->utc_offset_minutes()) <= 14 * 60);
  CHECK(facts->environment().at("SystemDrive") == "C:");
  REQUIRE(facts->environment().contains("TEMP"));
  CHECK(facts->environment().at("TEMP").find('%') == std::string::npos);
  const auto system = std::count_if(facts->disks().begin(), facts->disks().end(),
                                    [](const auto& disk) { return disk.system() && disk.letter() == "C"; });
  CHECK(system == 1);
  CHECK(facts->services_size() > 0);
  const auto& programs = facts->running_programs();
  CHECK(std::find(programs.begin(), programs.end(), "test_windows_machine.exe") != programs.end());
  for (const auto& service : facts->services()) CHECK(service.name() != own_service);
}

TEST_CASE("the offset to UTC is that of the season, with or without summer time", "[R-5.report]") {
  TIME_ZONE_INFORMATION zone{};
  zone.Bias = -540;
  zone.StandardBias = 7;  // ignored without a date
  CHECK(windows::utc_offset_minutes(zone, TIME_ZONE_ID_UNKNOWN) == 540);
  zone.DaylightBias = -60;
  CHECK(windows::utc_offset_minutes(zone, TIME_ZONE_ID_UNKNOWN) == 540);
  zone.StandardDate.wMonth = 10;
  zone.DaylightDate.wMonth = 3;
  CHECK(windows::utc_offset_minutes(zone, TIME_ZONE_ID_STANDARD) == 533);
  CHECK(windows::utc_offset_minutes(zone, TIME_ZONE_ID_DAYLIGHT) == 600);
  CHECK(windows::utc_offset_minutes(zone, TIME_ZONE_ID_UNKNOWN) == 533);  // summer time switched off
  CHECK_FALSE(windows::utc_offset_minutes(zone, TIME_ZONE_ID_INVALID));
}

TEST_CASE("a server's locale decides the code page, unless cmd.exe's is another", "[R-4.2.9-7]") {
  CHECK(windows::script_locale("ja-JP", 932, 932) == "ja-JP");
  CHECK(windows::script_locale("en-US", 437, 437) == "en-US");
  CHECK(windows::script_locale("en-US", 437, 932) == "ja-JP");
  CHECK(windows::script_locale("ja-JP", 932, 65001) == "ja-JP");
  CHECK(windows::script_locale("en-US", 437, 949) == "ko-KR");
}

namespace {

/// The registry of a server that wants a restart, or not.
class FakeRegistry final : public Registry {
 public:
  Expected<std::optional<RegistryKey>> read(std::string_view key) override {
    const auto found = keys.find(std::string(key));
    if (found == keys.end()) return std::nullopt;
    return found->second;
  }
  Status write(std::string_view, const RegistryKey&) override { return {}; }
  Status remove(std::string_view) override { return {}; }

  std::map<std::string, RegistryKey> keys;
};

RegistryRaw renames(std::wstring_view texts) {
  RegistryRaw raw{7, {}};
  for (const wchar_t c : texts) {
    raw.data.push_back(static_cast<std::uint8_t>(c & 0xff));
    raw.data.push_back(static_cast<std::uint8_t>(c >> 8));
  }
  return raw;
}

constexpr const char* session_manager = R"(HKLM\SYSTEM\CurrentControlSet\Control\Session Manager)";
constexpr const char* value = "PendingFileRenameOperations";

}  // namespace

TEST_CASE("each reason for a restart has its name", "[R-2.0]") {
  using Reasons = std::vector<std::string>;
  FakeRegistry registry;
  CHECK(windows::pending_restarts(registry).value() == Reasons{});

  registry.keys[R"(HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending)"];
  CHECK(windows::pending_restarts(registry).value() == Reasons{"RebootPending"});
  registry.keys[R"(HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired)"];
  registry.keys[R"(HKLM\SYSTEM\CurrentControlSet\Control\ComputerName\ActiveComputerName)"].values["ComputerName"] =
      std::string("OLD");
  registry.keys[R"(HKLM\SYSTEM\CurrentControlSet\Control\ComputerName\ComputerName)"].values["ComputerName"] =
      std::string("NEW");
  CHECK(windows::pending_restarts(registry).value() == Reasons{"RebootPending", "RebootRequired", "ComputerName"});
}

TEST_CASE("files to be renamed at the next start count as long as they are there", "[R-2.0]") {
  using namespace std::string_view_literals;
  FakeRegistry registry;
  auto& operations = registry.keys[session_manager].values[value];
  operations = renames(L"\\??\\C:\\gone.tmp\0\0\0"sv);
  CHECK(windows::pending_restarts(registry).value().empty());
  operations = renames(L"\\??\\C:\\gone.tmp\0\0\\??\\C:\\windows\0!\\??\\C:\\new\0\0"sv);
  CHECK(windows::pending_restarts(registry).value() == std::vector<std::string>{value});
  operations = renames(L"*1\\??\\C:\\windows\0\0\0"sv);
  CHECK(windows::pending_restarts(registry).value() == std::vector<std::string>{value});
  operations = std::string("not what Windows writes");
  CHECK(windows::pending_restarts(registry).value().empty());
}
