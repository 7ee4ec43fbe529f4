#!/usr/bin/env bash
# wine.sh PROGRAM ARGUMENT…: runs a Windows program of a build folder under Wine, in a Wine prefix of that build folder's
# own, which is made at the first use.
set -euo pipefail

build=$(dirname "$(realpath "$1")")
while ! [ -e "$build/CMakeCache.txt" ] && [ "$build" != / ]; do build=$(dirname "$build"); done
[ "$build" != / ] || build=$(dirname "$(realpath "$1")")

export WINEPREFIX=$build/wine WINEDEBUG=-all WINEARCH=win64
# No questions about Mono and Gecko, no links from Windows' folders into this user's.
export WINEDLLOVERRIDES="mscoree,mshtml=;winemenubuilder.exe="
wine=$(command -v wine64 || command -v wine || echo /usr/lib/wine/wine64)
wineserver=$(command -v wineserver || echo /usr/lib/wine/wineserver64)

if ! [ -e "$WINEPREFIX/.complete" ]; then
  mkdir -p "$WINEPREFIX"
  (
    flock 9
    [ -e "$WINEPREFIX/.complete" ] && exit
    # Not to be held by Wine's server, which lives on for a while. It is waited for: as long as a prefix runs for the
    # first time, every first start of a service times out after ten seconds.
    "$wine" wineboot --init >/dev/null 2>&1 9>&-
    "$wineserver" --wait 9>&-
    touch "$WINEPREFIX/.complete"
  ) 9>"$WINEPREFIX/.lock"
fi
# Wine's server ends three seconds after its last program, and a program that begins in that moment fails. This one stays
# longer than the pause between two tests; where it runs already, starting it again does nothing.
"$wineserver" --persistent=60 </dev/null >/dev/null 2>&1 || true
# Windows' own services, which the first program of a prefix brings with it, keep what that one prints to, and whoever
# reads it would wait for their end. So it is a file's end that is read.
output=$(mktemp)
trap 'rm -f "$output"' EXIT
status=0
"$wine" "$@" </dev/null >"$output" 2>&1 || status=$?
cat "$output"
exit $status
