#!/usr/bin/env bash
# The power goes once in every step that lasts long enough to be seen from outside, then at random moments of further
# upgrades; each must end as an undisturbed one, and no event that a client was told may be lost. (Every effect of every
# step is cut in tests/crash, on a rehearsal server.)
#   power_cuts.sh RANDOM_CUTS BIN STANDINS SAMPLES
set -euo pipefail
random_cuts=$1
shift
. "$(dirname "${BASH_SOURCE[0]}")/server.sh" "$@"

cuts=0
declare -A been=()
cut_power() {
  power_cut
  wait
  cuts=$((cuts + 1))
  switch_on
}

# A moment after the first event of a step is seen as the latest.
in_each_step() {
  local end=$((SECONDS + 900)) client step
  until is_over; do
    [ $SECONDS -lt $end ] || fail "not over after $cuts power cuts"
    operate --answers 'D:\answers.json' &
    client=$!
    while kill -0 $client 2>/dev/null && [ $SECONDS -lt $end ]; do
      step=$(grep '^{"seq"' "$server/events.jsonl" 2>/dev/null | tail -n 1 | sed -nE 's/.*"step":"([^"]*)".*/\1/p') || true
      if [ -n "$step" ] && [ -z "${been[$step]-}" ]; then
        been[$step]=1
        cut_power
        break
      fi
      sleep 0.01
    done
  done
}

at_random() { # times
  local end=$((SECONDS + 300)) client left=$1
  until is_over; do
    [ $SECONDS -lt $end ] || fail "not over"
    operate --answers 'D:\answers.json' &
    client=$!
    if [ "$left" -gt 0 ]; then
      sleep "$((RANDOM % 6)).$((RANDOM % 10))"
      is_over && break
      cut_power
      left=$((left - 1))
    else
      while kill -0 $client 2>/dev/null && [ $SECONDS -lt $end ]; do sleep 0.1; done
    fi
  done
}

new_server cuts
set_up_sss
in_each_step
check_result
check_events
check_programs_gone
say "$cuts power cuts, one in each of ${!been[*]}: upgraded, nothing lost"
discard_server

cuts=0 runs=0 by_hand=0
while [ $cuts -lt "$random_cuts" ]; do
  new_server cuts
  set_up_sss
  left=$((random_cuts - cuts))
  at_random $((left < 3 ? left : 3))
  check_result
  check_events
  check_programs_gone
  runs=$((runs + 1))
  [ ! -e "$server/by-hand" ] || by_hand=$((by_hand + 1))
  discard_server
  say "$cuts of $random_cuts power cuts at random moments, $runs upgrades: all complete, nothing lost; service taken away by hand: $by_hand"
done
