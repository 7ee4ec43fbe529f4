#!/usr/bin/env bash
# The whole upgrade on a Windows server under Wine, unattended with an answer file, through both restarts.
#   upgrade.sh BIN STANDINS SAMPLES
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/server.sh" "$@"

new_server upgrade
set_up_sss
say "SSS is set up; UPGRADE.EXE"
began=$SECONDS
# Ends with the server's first restart.
w 'E:\UPGRADE.EXE' --lang en --json --answers 'D:\answers.json' >"$server/upgrade.log" 2>&1 || true
cp "$server/upgrade.log" "$server/events.jsonl"
watch_until_over 180
check_result
check_events
say "upgraded in $((SECONDS - began)) s, $(wc -l <"$server/seqs") events"
