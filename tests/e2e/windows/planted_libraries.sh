#!/usr/bin/env bash
# [T-5] Libraries that a user planted beside UPGRADE.EXE, where it was downloaded to, are not loaded.
#   planted_libraries.sh BIN STANDINS SAMPLES
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/server.sh" "$@"

new_server planted
copy_alone
for library in VERSION USERENV WTSAPI32 IPHLPAPI CRYPT32 CRYPTBASE MSWSOCK NETAPI32 MPR WINMM UxTheme dwmapi WINSPOOL PROFAPI; do
  cp "$standins/planted_library.dll" "$server/disk_d/update/$library.dll"
done
w "$upgrade_program" --help >"$server/help.log" 2>&1 || fail "UPGRADE.EXE --help ended with $?"
grep -q -- --answers "$server/help.log" || fail "no help: $(cat "$server/help.log")"
loaded=$(cd "$server/disk_d/update" && ls -- *.loaded 2>/dev/null) || true
[ -z "$loaded" ] || fail "loaded: $loaded"
[ ! -e "$WINEPREFIX/drive_c/Program Files/SSS Upgrade" ] || fail "it left something behind"
say "no library beside UPGRADE.EXE was loaded"
