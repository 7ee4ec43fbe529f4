rem ****************************************
rem *  STOP.BAT of a failover group        *
rem ****************************************

rem What the group is stopped for
IF "%{event_variable}%" == "START" GOTO NORMAL
IF "%{event_variable}%" == "FAILOVER" GOTO FAILOVER
GOTO no_arm

rem ---- Stop of a group started normally --
:NORMAL
IF "%{disk_variable}%" == "FAILURE" GOTO ERROR_DISK

rem Routine work of the group

IF "%{server_variable}%" == "OTHER" GOTO ON_OTHER1

rem Work for the server with the highest priority
GOTO EXIT

:ON_OTHER1
rem Work for the other servers
GOTO EXIT

rem ---- Stop of a group started by failover
:FAILOVER
IF "%{disk_variable}%" == "FAILURE" GOTO ERROR_DISK

rem Routine work of the group

IF "%{server_variable}%" == "OTHER" GOTO ON_OTHER2

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
