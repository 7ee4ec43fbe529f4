#!/usr/bin/env bash
# UPGRADE.EXE copied alone into a folder (R-2.4-update, manual 2.4), in the console. With the CD in the drive it is the
# setup menu of a server without SSS and the whole upgrade of one with it; without, it says where it looked.
#   alone.sh BIN STANDINS SAMPLES
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/server.sh" "$@"

programs='drive_c/Program Files/SSS Upgrade'

says_where_it_looked() {
  take_medium_out
  if w "$upgrade_program" --lang en >"$server/alone.log" 2>&1; then fail "it went on without a medium"; fi
  for place in 'D:\update' 'E:\' '--medium FOLDER'; do
    grep -qF -- "$place" "$server/alone.log" || fail "$place is not named: $(cat "$server/alone.log")"
  done
  if w "$upgrade_program" --lang en --medium 'D:\nowhere' >"$server/alone.log" 2>&1; then fail "D:\\nowhere is a medium"; fi
  grep -qF 'D:\nowhere' "$server/alone.log" || fail "the named folder is not named: $(cat "$server/alone.log")"
  look
  shows "$no_service" && shows "$no_anchor" && [ ! -e "$WINEPREFIX/$programs" ] || fail "it left something behind"
  put_medium_in
}

new_server alone
copy_alone
says_where_it_looked
w "$upgrade_program" --choose manager || fail "the Manager's Setup ended with $?"
[ -e "$WINEPREFIX/drive_c/Program Files/CLUSTERPRO Manager/installed.txt" ] || fail "the Manager is not there"
[ ! -e "$WINEPREFIX/$programs" ] || fail "the setup menu left programs behind"
say "without a medium it says where it looked; with the CD in the drive it is the setup menu"

set_up_sss
says_where_it_looked
start_service
before=$(service_pid)
ln -s "$server/medium" "$server/disk_d/cd"
w "$upgrade_program" --lang en --medium 'D:\cd' >"$server/alone.log" 2>&1 || true # no terminal: the service stays
grep -qF 'medium: D:\cd' "$server/alone.log" || fail "not the medium that was named: $(cat "$server/alone.log")"
[ "$(value "$service_key\\Parameters" Medium)" = 'D:\cd' ] || fail "the service that runs does not know the other medium"
[ "$(service_pid)" = "$before" ] || fail "the service was started anew for the other medium"
operate_until_over 300 --answers 'D:\answers.json'
check_result
check_events
check_programs_gone
[ "$(ls "$server/disk_d/update")" = UPGRADE.EXE ] || fail "something else is in its folder"
say "upgraded, $events events"
