#!/usr/bin/env bash
# The Windows kit: build/windows-kit/sss-upgrade-windows-kit-<version>.zip, for a spare Windows Server. What it does there is
# in its README (packaging/kit/README.txt), what it tries in tests/kit/rows.def.
#   windows_kit.sh [--without-qt]     UPGRADE.EXE as a console program: Qt takes longer to build than the rest together
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=packaging/deps/debian_source.sh
. packaging/deps/debian_source.sh

preset=windows-cross-release window=ON
case ${1-} in --without-qt) window=OFF ;; esac
if [ $window = ON ]; then packaging/deps/windows.sh; else packaging/deps/windows.sh --without-qt; fi
install_packages xorriso zip

cmake --preset $preset -DSSSUP_TESTS=ON -DSSSUP_GUI=$window >/dev/null
cmake --build --preset $preset --target kit_parts

version=$(sed -nE 's/^project\(.* VERSION ([0-9.]+).*/\1/p' CMakeLists.txt)
name=sss-upgrade-windows-kit-$version
packaging/kit/assemble.sh build/$preset "build/windows-kit/$name"
rm -f "build/windows-kit/$name.zip"
(cd build/windows-kit && zip -q -X -r "$name.zip" "$name")
ls -l "build/windows-kit/$name.zip"
