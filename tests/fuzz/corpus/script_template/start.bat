rem ****************************************
rem *  START.BAT of a failover group       *
rem ****************************************

rem What the group is started for
IF "%{event_variable}%" == "START" GOTO NORMAL
IF "%{event_variable}%" == "FAILOVER" GOTO FAILOVER
IF "%{event_variable}%" == "RECOVER" GOTO RECOVER
GOTO no_arm

rem ---- Normal start ----------------------
:NORMAL
IF "%{disk_variable}%" == "FAILURE" GOTO ERROR_DISK

rem Routine work of the group

IF "%{server_variable}%" == "OTHER" GOTO ON_OTHER1

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
