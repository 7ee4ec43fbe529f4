#!/usr/bin/env bash
# Every fault at every effect (fault_matrix_test.cpp): builds, runs on all processors, prints the sum. Exit 1 when a point did
# not hold. SSSUP_PRESET chooses the build (asan), SSSUP_FAULTS every how manieth effect (1).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

preset=${SSSUP_PRESET:-asan} shards=$(nproc)
build=${SSSUP_BUILD:-build/$preset}
packaging/deps/native.sh
CMAKE_PREFIX_PATH=$(packaging/deps/native.sh --prefix)
export CMAKE_PREFIX_PATH SSSUP_FAULTS=${SSSUP_FAULTS:-1}
mkdir -p "$build"
{ cmake --preset "$preset" -B "$build" -DSSSUP_TESTS=ON && cmake --build "$build" --target crash_faults; } \
  >"$build/crash_faults.log" 2>&1 || { tail -n 30 "$build/crash_faults.log"; exit 1; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
began=$SECONDS
for ((shard = 0; shard < shards; shard++)); do
  "$build/tests/crash_faults" --shard-count "$shards" --shard-index "$shard" >"$work/$shard" 2>&1 &
done
failed=0
for job in $(jobs -p); do wait "$job" || failed=1; done
grep -h '^faults: ' "$work"/* | grep -v '^faults: all:' || true
[ $failed = 0 ] || grep -hv '^faults: ' "$work"/* | head -n 200
cat "$work"/* | awk -v seconds=$((SECONDS - began)) '/^faults: all:/ { tried += $3; held += $6 }
  END { printf "faults: all: %d points tried, %d held, %d not held, in %d s\n", tried, held, tried - held, seconds }'
exit $failed
