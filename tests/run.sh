#!/usr/bin/env bash
# Dependencies, build, every test. Arguments go to ctest: tests/run.sh -L unit, tests/run.sh -R convert.
# SSSUP_PRESET chooses the build: debug (default), release, asan, tsan.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

preset=${SSSUP_PRESET:-debug}
packaging/deps/native.sh
CMAKE_PREFIX_PATH=$(packaging/deps/native.sh --prefix)
export CMAKE_PREFIX_PATH
cmake --preset "$preset" -DSSSUP_TESTS=ON
cmake --build --preset "$preset"
ctest --preset "$preset" --parallel "$(nproc)" "$@"
