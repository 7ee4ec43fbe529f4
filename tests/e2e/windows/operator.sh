#!/usr/bin/env bash
# The upgrade with an operator, who answers every question and sits before the Setups' pages (a robot, on a screen of
# its own); first with the slips of R-2.7-slips, then as the manual says.
#   operator.sh BIN STANDINS SAMPLES
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/server.sh" "$@"

# The question that is open, and the button that goes on: "id button"; empty: none.
open_question() {
  limit=3 upgradectl attach --wait --json --after 1000000 2>/dev/null | grep '^{"state"' | tail -n 1 |
    jq -r '.state.question // empty | .id + " " + (([.buttons[] | select(.default)] + .buttons)[0].id)'
}

# What is picked in each Setup in turn.
picks=(repair close 'remove now' close 'install later')
sit_before_setup() {
  # shellcheck disable=SC2086
  robot ${picks[0]} | grep -q picked
}

new_screen
new_server operator
set_up_sss
jq 'del(.confirm)' "$server/disk_d/answers.json" >"$server/disk_d/said.json"
w 'E:\UPGRADE.EXE' --lang en </dev/null >"$server/upgrade.log" 2>&1 || true # no terminal: the service stays
upgradectl start --answers 'D:\said.json' || fail "not started"

end=$((SECONDS + 600)) answered=0
sitting= registered=
until is_over; do
  [ $SECONDS -lt $end ] || fail "not over; last question: ${question:-none}"
  if [ ${#picks[@]} -gt 0 ] && { [ -z "$sitting" ] || ! kill -0 "$sitting" 2>/dev/null; }; then
    # A restart of the server ends the robot too; "now" is done by then.
    if [ -n "$sitting" ] && { wait "$sitting" || { [ "${picks[0]}" = 'remove now' ] && ! shows 'product SSS: whole'; }; }; then
      say "robot: ${picks[0]}"
      picks=("${picks[@]:1}")
    fi
    if [ ${#picks[@]} -gt 0 ]; then
      sit_before_setup &
      sitting=$!
    fi
  fi
  read -r question button < <(open_question) || true
  [ -n "${question:-}" ] || continue
  set --
  case $question in
    licences) [ -n "$registered" ] && button=finish || button=register ;;
    licence-items)
      printf 'SAMPLEKEY-1001\n' >"$server/disk_d/key.txt"
      set -- --set unit=CPU --set count=1 --set serialNumber=SAMPLE-1001 --secret-file 'key=D:\key.txt'
      ;;
    *) set -- --file 'D:\said.json' ;;
  esac
  say "question: $question, $button"
  if upgradectl answer --question "$question" --button "$button" "$@" >>"$server/answers.log" 2>&1; then
    answered=$((answered + 1))
    [ "$question" != licence-items ] || registered=1
  fi
done
[ ${#picks[@]} = 0 ] || fail "not every pick was made: ${picks[*]}"
check_result
say "$answered questions answered"
