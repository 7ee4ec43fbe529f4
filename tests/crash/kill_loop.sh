#!/usr/bin/env bash
# Kills the service at random moments during whole rehearsals; every one must complete with the same result.
#   kill_loop.sh BIN SAMPLES RUNS
set -euo pipefail
bin=$1 samples=$2 runs=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

rehearse() { # folder
  "$bin/upgradectl" rehearse --server "$samples/every-kind.json" --answers "$samples/every-kind.answers.json" \
    --dir "$1" --speed 100 >"$1.log" 2>&1 </dev/null
}

rehearse "$work/undisturbed"
kills=0
for ((run = 1; run <= runs; run++)); do
  dir=$work/$run
  rehearse "$dir" &
  pid=$!
  lives=0
  while kill -0 "$pid" 2>/dev/null; do
    # Counted from when it listens: a busy computer takes longer to start it than it is let live.
    now=$(grep -c endpoint "$dir/service.log" 2>/dev/null) || true
    [ "${now:-0}" -gt "$lives" ] || { sleep 0.02; continue; }
    lives=$now
    sleep "0.$((RANDOM % 50 + 5))"
    # The service, not its stand-in Setup: that one must go on.
    if pkill -9 -f "upgrade-service run .*$dir( |\$)"; then kills=$((kills + 1)); fi
  done
  if ! wait "$pid"; then
    echo "rehearsal $run of $runs failed:"
    tail -n 20 "$dir.log" "$dir/service.log"
    exit 1
  fi
  diff -r "$work/undisturbed/result" "$dir/result"
  rm -rf "$dir" "$dir.log"
done
echo "$runs rehearsals, $kills kills: all complete, results identical"
