#!/usr/bin/env bash
# The Windows product from Linux: what packaging/windows.sh makes, then every test of it under Wine, and clang-tidy over
# the files that only Windows has (tests/tidy_windows.sh) with --tidy first.
# Arguments go to ctest: tests/windows.sh -R slip.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

tidy=no
if [ "${1-}" = --tidy ]; then tidy=yes; shift; fi

packaging/windows.sh
packaging/deps/wine.sh
preset=windows-cross-release
cmake --preset $preset -DSSSUP_TESTS=ON >/dev/null
cmake --build --preset $preset
if [ "$tidy" = yes ]; then
  git ls-files '*windows*.cpp' | grep -E '^(common|service)/' | xargs --max-procs=2 --max-args=4 tests/tidy_windows.sh build/$preset
fi
ctest --preset $preset -L windows --parallel "$(nproc)" "$@"
