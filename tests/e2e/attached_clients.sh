#!/usr/bin/env bash
# Clients come, go and come back during a whole rehearsal, over its restarts: each shows every event once, in order.
#   attached_clients.sh BIN SAMPLES
set -euo pipefail
bin=$1 samples=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
dir=$work/server

"$bin/upgradectl" rehearse --server "$samples/every-kind.json" --answers "$samples/every-kind.answers.json" \
  --dir "$dir" --speed 4 >"$work/rehearse.log" 2>&1 </dev/null &
rehearsal=$!

attach() { # name, further options; in the background only: the process becomes the client
  local name=$1
  shift
  exec "$bin/upgradectl" attach --dir "$dir" --wait --json "$@" >>"$work/$name" 2>"$work/$name.err"
}
seqs() { sed -nE 's/^\{"seq":([0-9]+).*/\1/p' "$work/$1"; }

attach early &
early=$!
attach killed &
killed=$!
sleep 2
kill -9 "$killed" # ends amid the run …
wait "$killed" 2>/dev/null || true
attach late &
late=$!
last=$(seqs killed | tail -n 1)
attach killed --after "${last:-0}" & # … and goes on from what it had seen
back=$!

wait "$rehearsal"
wait "$early" "$late" "$back"

count=$(seqs early | wc -l)
[ "$count" -gt 20 ] || { echo "only $count events"; exit 1; }
for client in early late killed; do
  if ! diff <(seq 1 "$count") <(seqs "$client") >"$work/difference"; then
    echo "client $client did not show every event once, in order:"
    head -n 20 "$work/difference"
    exit 1
  fi
done
echo "$count events: every client showed each once, in order"
