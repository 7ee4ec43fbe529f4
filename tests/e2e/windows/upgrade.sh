#!/usr/bin/env bash
# The whole upgrade on a Windows server under Wine, unattended with an answer file, through both restarts.
#   upgrade.sh BIN STANDINS SAMPLES
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/server.sh" "$@"

new_server upgrade
set_up_sss
say "SSS is set up; UPGRADE.EXE"
began=$SECONDS
operate_until_over 300 --answers 'D:\answers.json'
took=$((SECONDS - began))
check_result
check_events
upgradectl bundle --out 'D:\bundle.zip' | tr -d '\r' | grep -qx run/report.json || fail "no support bundle"
check_programs_gone
say "upgraded, $events events, $took s"
