#!/usr/bin/env bash
# Usage: tests/gui/screenshots.sh OUT [BUILD]
# Pictures of every screen of the window in both languages, and all of them on OUT/contact-sheet.png. Those that README
# shows go into packaging/pictures. BUILD is a build folder; without it, build/gui-screenshots is made.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
out=${1:?usage: screenshots.sh OUT [BUILD]}
build=${2:-$root/build/gui-screenshots}

if [ -z "$(fc-list :lang=ja 2>/dev/null)" ]; then
  apt-get install -y --no-install-recommends fonts-noto-cjk fontconfig >&2
fi
if [ ! -e "$build/CMakeCache.txt" ]; then
  bash "$root/packaging/deps/native.sh" >&2
  CMAKE_PREFIX_PATH=$(bash "$root/packaging/deps/native.sh" --prefix) \
    cmake -S "$root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Debug -DSSSUP_GUI=ON >&2
fi
cmake --build "$build" --target gui_screenshots >&2
QT_QPA_PLATFORM=offscreen "$build/bin/gui_screenshots" "$out" "$root/packaging/pictures"
echo "$out/contact-sheet.png"
