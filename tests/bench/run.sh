#!/usr/bin/env bash
# Builds and runs every benchmark and prints one table: what we take, what the limit or the peer takes, measured in the
# same run, and whether the aim holds. Takes some ten minutes; let nothing else run meanwhile.
#   tests/bench/run.sh [bench_round_trip|bench_fan_out|bench_steps|bench_upgrade|bench_start|bench_limits|window_bench …]
# Optional peers, left out with a line when they are not installed: libgrpc++-dev protobuf-compiler-grpc, ansible-core.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

build=${SSSUP_BENCH_BUILD:-build/release}
log=$build/bench.log
packaging/deps/native.sh libbenchmark-dev >/dev/null
CMAKE_PREFIX_PATH=$(packaging/deps/native.sh --prefix)
export CMAKE_PREFIX_PATH
mkdir -p "$build"
{ cmake --preset release -B "$build" -DSSSUP_TESTS=ON -DSSSUP_BENCH=ON && cmake --build "$build" --target sssup_benchmarks; } \
  >"$log" 2>&1 || { tail -n 30 "$log"; exit 1; }

export SSSUP_PROGRAMS=$PWD/$build/bin SSSUP_SAMPLES=$PWD/packaging/samples
table=$build/bench.tsv
: >"$table"
[ $# -gt 0 ] || set -- bench_round_trip bench_fan_out bench_steps bench_upgrade bench_start bench_limits window_bench
window=no
for bench; do
  case $bench in
    window_bench) window=yes ;; # has a table of its own
    *) "$build/bench/$bench" 2>>"$log" >>"$table" ||
         printf '?\t%s\t-\tended in an error: see %s\n' "$bench" "$log" >>"$table" ;;
  esac
done

awk -F '\t' '
  BEGIN { form = "%-2s %-44s %14s   %-26s %14s %8s %8s  %s\n"
          printf form, "", "figure", "ours", "against", "theirs", "ratio", "aim", "" }
  { printf form, $1, $2, $3, $4, $5, $6, $7, $8 }' "$table"
if [ $window = yes ]; then
  echo
  if cmake --build "$build" --target window_bench >>"$log" 2>&1; then
    QT_QPA_PLATFORM=offscreen QT_LOGGING_RULES="*=false" "$build/tests/window_bench"
  else
    echo "g  window: not built here (needs Qt 6.4)"
  fi
fi
! grep -q "ended in an error" "$table"
