#!/usr/bin/env bash
# Whole rehearsals in a row, each with something else going wrong: the service is killed at random moments, the operator and
# the Setups slip, restarts are blocked, the power goes at some effect, and watchers come, go and are killed all the while.
# Every one must complete with the server and the result of the undisturbed one; a watcher that stays must see every event
# once, in order; nothing of a rehearsal may be left running, and no service may hold more than 64 files.
#   endurance.sh BIN SAMPLES RUNS [SEED]
# Programs built with AddressSanitizer say what they leaked, which is a failure here. The seed of a run is in the line that
# tells of its failure.
set -euo pipefail
bin=$1 samples=$2 runs=$3 seed=${4:-$$}
work=$(mktemp -d)
trap 'jobs -p | xargs -r kill 2>/dev/null || true; pkill -9 -f -- "--dir $work/" || true; rm -rf "$work"' EXIT

rehearse() { # folder, further options
  local dir=$1
  shift
  "$bin/upgradectl" rehearse --server "$samples/every-kind.json" --answers "$samples/every-kind.answers.json" \
    --dir "$dir" --speed 100 "$@" >"$dir.log" 2>&1 </dev/null
}

one_of() { local choice=$((RANDOM % $#)); echo "${@:choice+1:1}"; }

# What goes well again by itself; what ends in front of a person is in slips_test.cpp.
scenario() {
  local runs=() cuts=()
  for ((slip = RANDOM % 3; slip > 0; slip--)); do
    runs+=("{\"product\": \"SSS\", \"action\": \"REMOVE\", \"happens\": \"$(one_of PICKED_REPAIR CLOSED CRASHES FAILS_INTACT BUSY RESTART_NOW)\"}")
  done
  for ((slip = RANDOM % 3; slip > 0; slip--)); do
    runs+=("{\"product\": \"CLUSTERPRO\", \"action\": \"INSTALL\", \"happens\": \"$(one_of CLOSED CRASHES FAILS_INTACT BUSY RESTART_NOW)\"}")
  done
  if ((RANDOM % 2)); then
    cuts+=("{\"when\": \"$(one_of BEFORE WITHIN TORN UNFLUSHED UNNAMED AFTER)\", \"effect\": $((RANDOM % 150 + 1))}")
  fi
  local IFS=,
  echo "{\"format\": 1, \"setupRuns\": [${runs[*]}], \"powerCuts\": [${cuts[*]}], \"restartsBlocked\": $((RANDOM % 2))}"
}

watch() { # folder, name, last event seen
  exec "$bin/upgradectl" attach --dir "$1" --wait --json --after "$3" >>"$1.$2" 2>"$1.$2.err" </dev/null
}
events() { sed -nE 's/^\{"seq":([0-9]+).*/\1/p' "$1"; }

service_of() { pgrep -f "upgrade-service run .*$1( |\$)" | head -n 1 || true; }

# Kills the service and a watcher in turn, until the rehearsal is over.
disturb() { # folder, process of the rehearsal
  local dir=$1 rehearsal=$2 lives=0 now service watcher=''
  while kill -0 "$rehearsal" 2>/dev/null; do
    # Counted from when it listens: a busy computer takes longer to start it than it is let live.
    now=$(grep -c endpoint "$dir/service.log" 2>/dev/null) || true
    [ "${now:-0}" -gt "$lives" ] || { sleep 0.02; continue; }
    lives=$now
    [ -z "$watcher" ] || kill -9 "$watcher" 2>/dev/null || true
    watch "$dir" passing 0 &
    watcher=$!
    disown # its end is not worth a line
    sleep "0.$(printf %02d $((RANDOM % 40)))"
    # The service, not its stand-in Setup: that one must go on.
    service=$(service_of "$dir")
    [ -n "$service" ] || continue
    { find "/proc/$service/fd" -mindepth 1 2>/dev/null || true; } | wc -l >>"$work/files" # it may end meanwhile
    # One in three lives to its own end, where a sanitizer says what was leaked.
    if ((RANDOM % 3)) && kill -9 "$service" 2>/dev/null; then kills=$((kills + 1)); fi
  done
  [ -z "$watcher" ] || kill -9 "$watcher" 2>/dev/null || true
}

fail() { # folder, what
  echo "run $run of $runs, seed $((seed + run)): $2"
  cat "$1.json"
  tail -n 20 "$1.log" "$1/service.log"
  exit 1
}

rehearse "$work/undisturbed"
kills=0
for ((run = 1; run <= runs; run++)); do
  RANDOM=$((seed + run))
  dir=$work/$run
  scenario >"$dir.json"
  rehearse "$dir" --scenario "$dir.json" &
  rehearsal=$!
  watch "$dir" staying 0 &
  staying=$!
  disturb "$dir" "$rehearsal"
  wait "$rehearsal" || fail "$dir" "the rehearsal failed"
  wait "$staying" || fail "$dir" "the watcher failed: $(cat "$dir.staying.err")"
  diff -r -x report.html "$work/undisturbed/result" "$dir/result" >"$dir.difference" || fail "$dir" "$(head -n 20 "$dir.difference")"
  events "$dir.staying" >"$dir.seen"
  diff <(seq 1 "$(wc -l <"$dir.seen")") "$dir.seen" >/dev/null || fail "$dir" "the watcher missed an event, or saw one twice"
  ! grep -q 'Sanitizer' "$dir.log" "$dir/service.log" "$dir.staying.err" || fail "$dir" "a sanitizer has something to say"
  [ -z "$(service_of "$dir")" ] || fail "$dir" "the service is still there"
  rm -rf "$dir" "$dir".*
done

# Some 25 while it waits, and for a moment one for each folder on the way to the file it is at.
awk '{ if ($1 > most) most = $1 } END { printf "open files of a service, at most: %d\n", most; exit most > 64 }' "$work/files"
echo "$runs rehearsals, $kills kills: all complete, results identical"
