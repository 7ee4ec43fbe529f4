#!/usr/bin/env bash
# The Windows kit under Wine: every row that Wine decides is enforced, and nothing of the kit is left behind.
#   kit.sh BUILD [ROW …]     BUILD: the build folder; ROW: known to be "not enforced" (removed with what mends it)
set -euo pipefail
build=$(realpath "$1")
shift
known="$*"
. "$(dirname "${BASH_SOURCE[0]}")/server.sh" "$build/programs" "$build/standins" \
  "$(dirname "${BASH_SOURCE[0]}")/../../../packaging/samples"

new_server kit
kit=$server/disk_d/kit
"$(dirname "${BASH_SOURCE[0]}")/../../../packaging/kit/assemble.sh" "$build" "$kit"
inspect server >"$server/before.txt"

limit=280 w 'D:\kit\kit.exe' --yes --no-restart >"$server/kit.log" 2>&1 || true
cat "$server/kit.log"
[ -s "$kit/kit-result.json" ] || fail "no result"
mapfile -t failed < <(jq -r '.rows[] | select(.verdict == "not enforced") | .number' "$kit/kit-result.json")
[ "${failed[*]}" = "$known" ] || fail "not enforced: ${failed[*]:-none}; known: ${known:-none}"
jq -e '[.rows[] | select(.verdict == "enforced")] | length >= 4' "$kit/kit-result.json" >/dev/null || fail "Wine decides too little"

nothing_is_left() {
  local left
  inspect server >"$server/after.txt"
  diff -u "$server/before.txt" "$server/after.txt" || fail "the kit left something on the server"
  for left in 'SSS Upgrade Kit' 'SSS Upgrade Kit trap' 'SSS Backup' 'SSS Upgrade' 'Program Files/SSS Upgrade'; do
    [ ! -e "$WINEPREFIX/drive_c/$left" ] || fail "left behind: $left"
  done
}
nothing_is_left

# A kit that is ended in its midst, with the stand-in SSS and the service installed, is cleaned up by hand.
w 'D:\kit\kit.exe' --yes --no-restart --only 20 107 >"$server/ended.log" 2>&1 &
ended=$!
until service_pid 'Program Files.SSS Upgrade.' >/dev/null; do # the kit's own installs and resets
  kill -0 $ended 2>/dev/null || fail "the kit was over before it could be ended: $(cat "$server/ended.log")"
  sleep 0.05
done
w taskkill /f /im kit.exe >/dev/null 2>&1 || true
wait $ended || true
if w 'D:\kit\kit.exe' --yes --no-restart --only 20 >"$server/again.log" 2>&1; then fail "it began on top of another"; fi
w 'D:\kit\kit.exe' --clean >"$server/clean.log" 2>&1 || fail "--clean: $(cat "$server/clean.log")"
nothing_is_left
say "enforced: $(jq '[.rows[] | select(.verdict == "enforced")] | length' "$kit/kit-result.json") rows"
