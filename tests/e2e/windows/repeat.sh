#!/usr/bin/env bash
# A script beside this one, so many times in a row; stops at the first that fails.
#   repeat.sh TIMES SCRIPT BIN STANDINS SAMPLES
set -euo pipefail
times=$1 script=$(dirname "${BASH_SOURCE[0]}")/$2
shift 2
for ((run = 1; run <= times; run++)); do
  "$script" "$@" || { echo "$run of $times failed"; exit 1; }
done
echo "$times of $times passed"
