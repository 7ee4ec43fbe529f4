// Both scripts of one rich group, whole.
#include <catch2/catch_test_macros.hpp>

#include "conversion.h"

using namespace sssup;
using namespace sssup::test;

namespace {

constexpr std::string_view start_bat = R"bat(rem ****************************************
rem *  START.BAT of a failover group       *
rem ****************************************

rem What the group is started for
IF "%ARMS_EVENT%" == "START" GOTO NORMAL
IF "%ARMS_EVENT%" == "FAILOVER" GOTO FAILOVER
IF "%ARMS_EVENT%" == "RECOVER" GOTO RECOVER
GOTO no_arm

rem ---- Normal start ----------------------
:NORMAL
IF "%ARMS_DISK%" == "FAILURE" GOTO ERROR_DISK

rem Routine work of the group

ARMLOAD ordersMSSQLSERVER /S /R 3 /H 24 /WAIT 60 MSSQLSERVER
net use Z: \\files\orders /user:%USERDOMAIN%\batch
ARMLOAD orders /U "TOKYO\batch user" /R 3 /H 24 "C:\Program Files\app\orders.exe" -p 80 -d 100%% ^> log
ARMLOAD ordersReportServerAB /S /R 3 /H 24 "Report Server (A&B)"

IF "%ARMS_SERVER%" == "OTHER" GOTO ON_OTHER1

rem Work for the server with the highest priority
GOTO EXIT

:ON_OTHER1
rem Work for the other servers
GOTO EXIT

rem ---- Return to the cluster -------------
:RECOVER
rem Nothing to do
GOTO EXIT

rem ---- Start after a failover ------------
:FAILOVER
IF "%ARMS_DISK%" == "FAILURE" GOTO ERROR_DISK

rem Routine work of the group

ARMLOAD ordersMSSQLSERVER /S /R 3 /H 24 /WAIT 60 MSSQLSERVER
net use Z: \\files\orders /user:%USERDOMAIN%\batch
ARMLOAD orders /U "TOKYO\batch user" /R 3 /H 24 "C:\Program Files\app\orders.exe" -p 80 -d 100%% ^> log
ARMLOAD ordersReportServerAB /S /R 3 /H 24 "Report Server (A&B)"

IF "%ARMS_SERVER%" == "OTHER" GOTO ON_OTHER2

rem Work for the server with the highest priority
GOTO EXIT

:ON_OTHER2
rem Work for the other servers
GOTO EXIT

rem ---- Trouble ---------------------------
:ERROR_DISK
ARMBCAST /MSG "The switchover disk could not be connected" /A
GOTO EXIT

:no_arm
ARMBCAST /MSG "CLUSTERPRO is not running" /A

:EXIT
)bat";

constexpr std::string_view stop_bat = R"bat(rem ****************************************
rem *  STOP.BAT of a failover group        *
rem ****************************************

rem What the group is stopped for
IF "%ARMS_EVENT%" == "START" GOTO NORMAL
IF "%ARMS_EVENT%" == "FAILOVER" GOTO FAILOVER
GOTO no_arm

rem ---- Stop of a group started normally --
:NORMAL
IF "%ARMS_DISK%" == "FAILURE" GOTO ERROR_DISK

rem Routine work of the group

ARMKILL ordersReportServerAB
ARMKILL orders
ARMKILL ordersMSSQLSERVER

IF "%ARMS_SERVER%" == "OTHER" GOTO ON_OTHER1

rem Work for the server with the highest priority
GOTO EXIT

:ON_OTHER1
rem Work for the other servers
GOTO EXIT

rem ---- Stop of a group started by failover
:FAILOVER
IF "%ARMS_DISK%" == "FAILURE" GOTO ERROR_DISK

rem Routine work of the group

ARMKILL ordersReportServerAB
ARMKILL orders
ARMKILL ordersMSSQLSERVER

IF "%ARMS_SERVER%" == "OTHER" GOTO ON_OTHER2

rem Work for the server with the highest priority
GOTO EXIT

:ON_OTHER2
rem Work for the other servers
GOTO EXIT

rem ---- Trouble ---------------------------
:ERROR_DISK
ARMBCAST /MSG "The switchover disk could not be connected" /A
GOTO EXIT

:no_arm
ARMBCAST /MSG "CLUSTERPRO is not running" /A

:EXIT
)bat";

std::string with_crlf(std::string_view text) {
  std::string lines;
  for (const char c : text) lines += c == '\n' ? std::string("\r\n") : std::string(1, c);
  return lines;
}

}  // namespace

TEST_CASE("both scripts of a rich group", "[R-4.2.9-7]") {
  const auto conversion = converted(server_with(R"json({"name": "orders", "application": {
    "recovery": "RESTART_ITEM", "retryCount": 3, "retryResetHours": 24, "items": [
      {"service": {"serviceName": "MSSQLSERVER", "waitForStarted": true, "waitSeconds": 60}},
      {"command": {"text": "net use Z: \\\\files\\orders /user:%USERDOMAIN%\\batch"}},
      {"application": {"command": "C:\\Program Files\\app\\orders.exe -p 80 -d 100% > log",
                       "user": "TOKYO\\batch user"}},
      {"service": {"serviceName": "Report Server (A&B)"}}]}})json"));
  CHECK(conversion.scripts[0].start == with_crlf(start_bat));
  CHECK(conversion.scripts[0].stop == with_crlf(stop_bat));
}
