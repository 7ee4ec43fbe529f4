#!/usr/bin/env bash
# The Windows product from Linux: what packaging/windows.sh makes, then every test of it under Wine.
# Arguments go to ctest: tests/windows.sh -R slip.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

packaging/windows.sh
packaging/deps/wine.sh
preset=windows-cross-release
cmake --preset $preset -DSSSUP_TESTS=ON >/dev/null
cmake --build --preset $preset
ctest --preset $preset -L windows --parallel "$(nproc)" "$@"
