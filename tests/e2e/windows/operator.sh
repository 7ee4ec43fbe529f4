#!/usr/bin/env bash
# The upgrade with an operator, who answers every question and sits before the Setups' pages (a robot, on a screen of
# its own); first with the slips of R-2.7-slips, then as the manual says.
#   operator.sh BIN STANDINS SAMPLES
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/server.sh" "$@"

# What is picked in each Setup in turn.
picks=(repair close 'remove now' close 'install later')
sit_before_setup() {
  # shellcheck disable=SC2086
  robot ${picks[0]} | grep -q picked
}

new_screen
new_server operator
set_up_sss
start_service
start_upgrade

end=$((SECONDS + 600))
sitting=
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
  answer_question
done
[ ${#picks[@]} = 0 ] || fail "not every pick was made: ${picks[*]}"
check_result
say "$answered questions answered"
