#!/usr/bin/env bash
# The window on a Windows server under Wine. UPGRADE.EXE, started as by a double click, is the setup menu on a server
# without SSS; copied alone to a server with SSS it looks for the medium (R-2.4-update) and installs the service, and
# every question is answered in the window by keyboard, over both restarts, with a robot before the Setups' pages.
# Pictures of it are left beside BIN, where `import` (ImageMagick) is.
#   window.sh BIN STANDINS SAMPLES
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/server.sh" "$@"

pictures=$(dirname "$bin")/window-pictures
picture() { # name
  if command -v import >/dev/null; then
    mkdir -p "$pictures"
    import -window root "$pictures/$1.png" || true
  fi
}
keys() { w "$(windows_path "$standins/keys.exe")" "$@" 2>/dev/null; } # start of the window's title, keys

window_pid=
# As Explorer starts it: nobody reads its output.
open_window() { # UPGRADE.EXE's options
  (cd "$server/disk_d" && exec "${in_japan[@]}" wine64 "$upgrade_program" "$@" </dev/null >/dev/null 2>&1) &
  window_pid=$!
}
close_window() {
  kill "$window_pid"
  wait "$window_pid" 2>/dev/null || true
}
wait_for_window() { # start of its title
  local end=$((SECONDS + 60))
  until keys "$1"; do
    [ $SECONDS -lt $end ] || { picture failed && fail "no window \"$1\""; }
    sleep 0.5
  done
}

# The question that is open: id, tab, title in English; empty: none.
open_question() {
  limit=3 upgradectl attach --wait --json --after 1000000 2>/dev/null | grep '^{"state"' | tail -n 1 |
    jq -r '.state.question // empty | .id + "\t" + .title'
}
# No key presses by a slip what cannot be undone: the button has to be gone to.
keys_for() { # question
  case $1 in
    confirm-uninstall) echo 'tab space' ;;
    *) echo enter ;;
  esac
}
picks=('remove later' 'install later')
sit_before_setups() {
  local pick
  for pick in "${picks[@]}"; do
    # shellcheck disable=SC2086
    until robot $pick 2>/dev/null | grep -q picked; do [ -d "$server" ] || return 0; done
  done
}

new_screen
new_server window
open_window --lang ja
wait_for_window 'CLUSTERPROのセットアップメニュー'
picture setup-menu
keys 'CLUSTERPROのセットアップメニュー' tab space # the Manager
end=$((SECONDS + 60))
until [ -e "$WINEPREFIX/drive_c/Program Files/CLUSTERPRO Manager/installed.txt" ]; do
  [ $SECONDS -lt $end ] || { picture failed && fail "the Manager's Setup did not run"; }
  sleep 0.2
done
close_window

set_up_sss
jq 'del(.confirm)' "$server/disk_d/answers.json" >"$server/disk_d/said.json"
copy_alone
take_medium_out
open_window --lang en
wait_for_window 'SSS Upgrade'
picture no-medium
put_medium_in
keys 'SSS Upgrade' enter # look again
wait_for_window 'SSS Upgrade'
say "the window is there"
until IFS=$'\t' read -r question title < <(open_question); do # the start's: it has installed the service
  [ $SECONDS -lt 300 ] || fail "the window did not install the service"
done
wait_for_window "$title"
sleep 2 # painted
picture start
upgradectl start --yes --answers 'D:\said.json' || fail "not started"
sit_before_setups &

began=$SECONDS answered=
until is_over; do
  [ $((SECONDS - began)) -lt 600 ] || { picture failed && fail "not over; last question: $answered"; }
  # It went down with the server. On Windows the service brings it back when somebody signs in; here nobody does.
  kill -0 "$window_pid" 2>/dev/null || open_window --lang en
  IFS=$'\t' read -r question title < <(open_question) || true
  [ -n "${question:-}" ] || continue
  keys "$title" || continue
  [ "$answered" = "$question" ] || picture "$question"
  # shellcheck disable=SC2046
  keys "$title" $(keys_for "$question") || continue
  [ "$answered" = "$question" ] || say "question: $question"
  answered=$question
done
picture over
check_result
say "answered in the window, $((SECONDS - began)) s"
