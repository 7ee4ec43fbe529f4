#!/usr/bin/env bash
# The upgrade with an operator, who answers every question and sits before the Setups' pages (a robot, on a screen of
# its own); first with the slips of R-2.7-slips, then as the manual says.
#   operator.sh BIN STANDINS SAMPLES
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/server.sh" "$@"

# The question that is open, by id; empty: none.
open_question() {
  limit=3 upgradectl attach --wait --json --after 1000000 2>/dev/null | grep '^{"state"' | tail -n 1 |
    jq -r '.state.question.id // empty'
}

# What is picked in each Setup in turn.
picks=('repair later' close 'remove now' close 'install later')
sit_before_setup() {
  [ ${#picks[@]} -gt 0 ] || return 0
  # shellcheck disable=SC2086
  robot ${picks[0]} && return 0
  return 1
}

new_screen
new_server operator
set_up_sss
jq 'del(.confirm)' "$server/disk_d/answers.json" >"$server/disk_d/said.json"
w 'E:\UPGRADE.EXE' --lang en </dev/null >"$server/upgrade.log" 2>&1 || true # no terminal: the service stays
upgradectl start --answers 'D:\said.json' || fail "not started"

end=$((SECONDS + 600)) answered=0
sitting=
until is_over; do
  [ $SECONDS -lt $end ] || fail "not over; last question: ${question:-none}"
  if [ ${#picks[@]} -gt 0 ] && { [ -z "$sitting" ] || ! kill -0 "$sitting" 2>/dev/null; }; then
    if [ -n "$sitting" ] && wait "$sitting"; then picks=("${picks[@]:1}"); fi
    sit_before_setup &
    sitting=$!
  fi
  question=$(open_question) || true
  [ -n "$question" ] || continue
  say "question: $question"
  upgradectl answer --question "$question" --file 'D:\said.json' >>"$server/answers.log" 2>&1 && answered=$((answered + 1)) || true
done
check_result
say "$answered questions answered"
