#!/usr/bin/env bash
# The Windows product from Linux: what packaging/windows.sh makes, then every test of it under Wine.
#   windows.sh [CTEST'S ARGUMENTS]           everything: tests/windows.sh -R slip
#   windows.sh --tidy [CTEST'S ARGUMENTS]    clang-tidy first, over the files that only Windows has (tests/tidy_windows.sh)
#   windows.sh --short [CTEST'S ARGUMENTS]   what .ci/run has time for: no window (Qt takes longer to build than the rest
#                                            together), no medium, sources joined, and the tests that meet Windows itself
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

kind=everything
case ${1-} in --tidy | --short) kind=${1#--}; shift ;; esac
preset=windows-cross-release

if [ $kind = short ]; then
  packaging/deps/windows.sh --without-qt
  options=(-DSSSUP_GUI=OFF -DCMAKE_UNITY_BUILD=ON -DCMAKE_UNITY_BUILD_BATCH_SIZE=12) target=windows_short labels='^windows$|windows-(machine|service|pipe|kit)'
else
  packaging/windows.sh
  options=(-DSSSUP_GUI=ON -DCMAKE_UNITY_BUILD=OFF) target=all labels=windows
fi
packaging/deps/wine.sh
cmake --preset $preset -DSSSUP_TESTS=ON "${options[@]}" >/dev/null
cmake --build --preset $preset --target $target
if [ $kind = tidy ]; then
  git ls-files '*windows*.cpp' | grep -E '^(common|service)/' | xargs --max-procs=2 --max-args=4 tests/tidy_windows.sh build/$preset
fi
ctest --preset $preset --label-regex "$labels" --parallel "$(nproc)" "$@"
