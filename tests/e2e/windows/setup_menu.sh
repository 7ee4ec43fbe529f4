#!/usr/bin/env bash
# UPGRADE.EXE on a server without SSS (R-3.5-menu): CLUSTERPRO, set up by a robot before its pages, and the Manager.
#   setup_menu.sh BIN STANDINS SAMPLES
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/server.sh" "$@"

new_screen
new_server menu
w 'E:\UPGRADE.EXE' --choose manager || fail "the Manager's Setup ended with $?"
[ -e "$WINEPREFIX/drive_c/Program Files/CLUSTERPRO Manager/installed.txt" ] || fail "the Manager is not there"

robot install later &
w 'E:\UPGRADE.EXE' --choose server || fail "CLUSTERPRO's Setup ended with $?"
wait $! || fail "the robot did not see Setup's pages"
look
shows 'product CLUSTERPRO_SE_8: whole' || fail "CLUSTERPRO is not whole: $(cat "$server/now.txt")"
shows "$no_service" && shows "$no_anchor" || fail "traces of an upgrade"

robot close &
if w 'E:\UPGRADE.EXE' --choose server; then fail "a closed Setup was called done"; fi
say "setup menu: Manager and CLUSTERPRO set up, a closed Setup said"
