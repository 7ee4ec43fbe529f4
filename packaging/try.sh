#!/usr/bin/env bash
# Shows the upgrade on a fresh Debian 12: installs what the build needs, builds, and rehearses the upgrade of a shop's
# server, restarts and all, at a pace one can watch. Changes nothing outside this folder but the packages installed.
# Needs root, or sudo without a password; asks nothing.
#
#   packaging/try.sh [folder]     the rehearsal server is kept in folder (default build/try/server, begun anew)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

speed=${SSSUP_SPEED:-1.5} # times faster than a real server
folder=${1:-build/try/server}

# The window opens beside the terminal where there is a display to open it on.
display=no
if [ -n "${DISPLAY-}${WAYLAND_DISPLAY-}" ]; then display=yes; fi
if [ "$display" = yes ]; then packaging/deps/native.sh --no-tests; else packaging/deps/native.sh --no-tests --no-gui; fi

gui=OFF targets=(upgradectl upgrade_service)
if [ "$display" = yes ]; then gui=ON targets+=(upgrade_gui); fi

build=build/try
log=$build/build.log
mkdir -p "$build"
echo "Building (some minutes the first time; log in $log)" >&2
# Quick to build rather than quick to run, and no warning of another compiler stands in the way.
if ! { cmake --preset release -B "$build" -DCMAKE_CXX_FLAGS_RELEASE="-O1 -DNDEBUG" -DSSSUP_TESTS=OFF \
  -DSSSUP_WARNINGS_AS_ERRORS=OFF -DSSSUP_GUI="$gui" && cmake --build "$build" --target "${targets[@]}"; } >"$log" 2>&1; then
  tail -n 40 "$log" >&2
  exit 1
fi

# Only a rehearsal of ours is begun anew; anything else in the way stays, and upgradectl says so.
if [ $# -eq 0 ]; then rm -rf "$folder"; fi
if [ "$display" = yes ]; then
  # It waits for the service, and stays open at the end.
  "$build/bin/upgrade-gui" --dir "$folder" >"$build/window.log" 2>&1 &
fi
exec "$build/bin/upgradectl" rehearse --server packaging/samples/shop.json --answers packaging/samples/shop.answers.json \
  --dir "$folder" --speed "$speed"
