#!/usr/bin/env bash
# Each slip of the operator and each trouble of the Setups (R-2.7-slips, R-2.7-fail, R-2.8) in one upgrade under Wine.
#   slips.sh BIN STANDINS SAMPLES
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/server.sh" "$@"

new_server slips
set_up_sss
plan_setups '[
  {"product": "SSS", "action": "REMOVE", "happens": "PICKED_REPAIR"},
  {"product": "SSS", "action": "REMOVE", "happens": "CLOSED"},
  {"product": "SSS", "action": "REMOVE", "happens": "BUSY"},
  {"product": "SSS", "action": "REMOVE", "happens": "FAILS_INTACT"},
  {"product": "SSS", "action": "REMOVE", "happens": "FAILS"},
  {"product": "SSS", "action": "REMOVE", "happens": "CRASHES"},
  {"product": "SSS", "action": "REMOVE", "happens": "RESTART_NOW"},
  {"product": "CLUSTERPRO", "action": "INSTALL", "happens": "CLOSED"},
  {"product": "CLUSTERPRO", "action": "INSTALL", "happens": "BUSY"},
  {"product": "CLUSTERPRO", "action": "INSTALL", "happens": "FAILS"},
  {"product": "CLUSTERPRO", "action": "INSTALL", "happens": "CRASHES"},
  {"product": "CLUSTERPRO", "action": "INSTALL", "happens": "GOES_WELL", "exitCode": 3010}
]'
began=$SECONDS
operate_until_over 600 --answers 'D:\answers.json'
check_result
check_events
say "upgraded in $((SECONDS - began)) s with 11 slips and failures, $events events"
