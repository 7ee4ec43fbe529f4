#!/usr/bin/env bash
# What is claimed, in three tables: every fault at every effect (tests/crash/complete.sh), the fuzzers (tests/fuzz/run.sh),
# and the benchmarks (tests/bench/run.sh). Takes about an hour on two cores; let nothing else run meanwhile.
#   tests/proof.sh [SECONDS FOR EACH FUZZER]      (60)
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

failed=0
echo "== faults"
tests/crash/complete.sh || failed=1
echo "== fuzzing"
tests/fuzz/run.sh "${1:-60}" || failed=1
echo "== benchmarks"
tests/bench/run.sh || failed=1
exit $failed
