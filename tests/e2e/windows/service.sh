#!/usr/bin/env bash
# The service at an open question: stopped and started again and again, with a client and without; reset (R-4.3). Then,
# half-way through an upgrade, replaced by a newer one, an UPGRADE.EXE alone in a folder; the older one on the CD then
# replaces nothing, and has the newer one go on (R-2.4-update).
#   service.sh STOPS BIN STANDINS SAMPLES
set -euo pipefail
stops=$1
shift
. "$(dirname "${BASH_SOURCE[0]}")/server.sh" "$@"

asks() { # question
  local end=$((SECONDS + 60)) question=
  until [ "${question:-}" = "$1" ]; do
    [ $SECONDS -lt $end ] || fail "it asks '$question', not '$1'"
    read -r question _ < <(open_question) || true
  done
}

stop_and_start() { # times
  for ((stop = 1; stop <= $1; stop++)); do
    stop_service
    w sc start SSSUpgrade >/dev/null || fail "not started after stop $stop"
    sleep "0.$((RANDOM % 10))"
  done
}

# The programs as those of another version; what UPGRADE.EXE carries is of that version, too.
programs_of() { # major version, folder
  mkdir -p "$2"
  local program
  for program in UPGRADE.EXE upgrade-window.exe upgrade-service.exe upgradectl.exe; do
    perl -0777 -pe 's/\xBD\x04\xEF\xFE\x00\x00\x01\x00\K..../pack("V", '"$1"' << 16)/sge' "$bin/$program" >"$2/$program"
  done
}
installed() { # folder; of UPGRADE.EXE, the window that it carries
  local program
  cmp -s "$WINEPREFIX/drive_c/Program Files/SSS Upgrade/UPGRADE.EXE" "$1/upgrade-window.exe" || return 1
  for program in upgrade-service.exe upgradectl.exe; do
    cmp -s "$WINEPREFIX/drive_c/Program Files/SSS Upgrade/$program" "$1/$program" || return 1
  done
}

new_server service
set_up_sss
start_service
asks start
stop_and_start $((stops / 2))
asks start
start_upgrade
asks restart-1
upgradectl attach --wait --json >"$server/watched.jsonl" 2>>"$server/client.log" &
watching=$!
stop_and_start $((stops - stops / 2))
asks restart-1
kill -0 $watching || fail "the client that watched is gone"
if w 'E:\upgrade-service.exe' uninstall --reset --lang en </dev/null >"$server/reset.log" 2>&1; then fail "reset without being asked"; fi
grep -q 'manual start' "$server/reset.log" || fail "a reset does not say what it will leave"
asks restart-1
w 'E:\upgrade-service.exe' uninstall --reset --yes --lang en >"$server/reset.log" || fail "not reset"
grep -q 'manual start' "$server/reset.log" || fail "a reset does not say what it left"
wait $watching || true
look
{ shows "$no_service" && shows "$no_anchor"; } || fail "left behind by a reset"
say "stopped $stops times at a question; reset"

force_restarts
installs() { grep -qs '"step":"install"' "$server/events.jsonl"; } # SSS is gone by then
end=$((SECONDS + 300))
until installs; do
  operate --answers 'D:\answers.json' &
  client=$!
  while kill -0 $client 2>/dev/null && ! installs; do
    [ $SECONDS -lt $end ] || fail "SSS is not gone: $(tail -n 1 "$server/events.jsonl" | cut -c -300)"
    sleep 0.05
  done
done
power_cut
wait
programs_of 9 "$server/newer"
mkdir "$server/disk_d/update"
cp "$server/newer/UPGRADE.EXE" "$server/disk_d/update"
switch_on
limit=300 w 'D:\update\UPGRADE.EXE' --lang en --json >>"$server/events.jsonl" 2>>"$server/newer.log" &
newer=$!
until installed "$server/newer" && service_pid >/dev/null; do
  kill -0 $newer 2>/dev/null || fail "the newer one did not replace it: $(tail -n 1 "$server/newer.log")"
  sleep 0.05
done
kill $newer 2>/dev/null || true # it may have ended by itself
stop_service # the run waits
if w 'E:\upgrade-service.exe' install --lang en >"$server/older.log" 2>&1; then fail "the older one says nothing"; fi
grep -q 'a newer version is installed: 9' "$server/older.log" || fail "not said why: $(tail -n 1 "$server/older.log")"
limit=300 w 'E:\UPGRADE.EXE' --lang en --json >>"$server/events.jsonl" 2>"$server/cd.log" &
cd=$!
until service_pid >/dev/null; do
  kill -0 $cd 2>/dev/null || fail "the older one of the CD did not have it go on: $(cat "$server/cd.log")"
  sleep 0.05
done
installed "$server/newer" || fail "an older one replaced it"
grep -q 'Version 9.0.0 is installed on this server and goes on' "$server/cd.log" || fail "not said: $(cat "$server/cd.log")"
say "a newer version took over half-way, the older one of the CD had it go on"

operate_until_over 300
check_result
check_events
check_programs_gone
say "upgraded, $events events"
