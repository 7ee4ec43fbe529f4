#!/usr/bin/env bash
# Builds the fuzzers and lets each look for SECONDS; with names, only those.
#   tests/fuzz/run.sh SECONDS [TARGET…]
# Inputs that reach something new stay in $SSSUP_FUZZ_WORK (build/fuzz/corpus by default) and serve the next run. One that
# breaks something is kept in build/fuzz/found, its line printed, and the exit is 1. SSSUP_FUZZ_BUILD: another build folder.
# SSSUP_FUZZ_SEED: where it begins to look (another place each time by default).
set -euo pipefail
seconds=${1:?usage: tests/fuzz/run.sh SECONDS [TARGET…]}
shift
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

packaging/deps/native.sh --no-tests --no-gui clang libclang-rt-14-dev
build=${SSSUP_FUZZ_BUILD:-build/fuzz}
targets=("$@")
if [ ${#targets[@]} = 0 ]; then
  for folder in tests/fuzz/corpus/*/; do targets+=("$(basename "$folder")"); done
fi
mkdir -p "$build"
{ cmake --preset fuzz -B "$build" && cmake --build "$build" --target "${targets[@]/#/fuzz_}"; } >"$build/build.log" 2>&1 ||
  { tail -n 30 "$build/build.log"; exit 1; }

corpus=${SSSUP_FUZZ_WORK:-$build/corpus} found=$build/found
# What it writes (journals, sockets) is in memory where there is such a folder: fuzzing is no test of the disk.
scratch=$(mktemp -d -p "$([ -w /dev/shm ] && echo /dev/shm || echo "${TMPDIR:-/tmp}")")
trap 'rm -rf "$scratch"' EXIT
export TMPDIR=$scratch
mkdir -p "$found"

# Libraries of the system are not instrumented: containers that cross their border would look overrun.
export ASAN_OPTIONS=detect_container_overflow=0
look() { # target
  local target=$1 log=$build/$1.log held=holds dictionary=()
  mkdir -p "$corpus/$target"
  if [ -e "tests/fuzz/$target.dict" ]; then dictionary=(-dict="tests/fuzz/$target.dict"); fi
  "$build/fuzz/fuzz_$target" -seed="${SSSUP_FUZZ_SEED:-$RANDOM}" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
    -artifact_prefix="$found/$target-" "${dictionary[@]}" "$corpus/$target" "tests/fuzz/corpus/$target" >"$log" 2>&1 ||
    held=BROKEN
  printf 'fuzz: %-16s %10s inputs in %s s, %6s places reached: %s\n' "$target" \
    "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")" "$seconds" \
    "$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -n 1)" $held
  [ $held = holds ] && return
  grep -E 'ERROR|does not hold|SUMMARY|Test unit written' "$log" || tail -n 5 "$log"
  return 1
}

# As many at a time as there are processors.
failed=0
for target in "${targets[@]}"; do
  if [ "$(jobs -rp | wc -l)" -ge "$(nproc)" ]; then wait -n || failed=1; fi
  look "$target" &
done
while [ -n "$(jobs -p)" ]; do wait -n || failed=1; done
exit $failed
