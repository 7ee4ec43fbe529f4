#!/usr/bin/env bash
# The MSI under Wine: silent installation with the medium named, the service runs and answers, silent removal.
#   msi.sh BIN STANDINS SAMPLES
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/server.sh" "$@"

programs='drive_c/Program Files/SSS Upgrade'

new_server msi
set_up_sss
"$(dirname "${BASH_SOURCE[0]}")/../../../packaging/msi/build.sh" "$bin" "$server/disk_d" >"$server/msi.log" 2>&1 || fail "no MSI"
mv "$server"/disk_d/sss-upgrade-*.msi "$server/disk_d/sss-upgrade.msi"
w msiexec /i 'D:\sss-upgrade.msi' /qn 'MEDIUM=E:\' || fail "installation ended with $?"
for program in UPGRADE.EXE upgrade-service.exe upgradectl.exe; do
  [ -s "$WINEPREFIX/$programs/$program" ] || fail "$program is not installed"
done
[ "$(value "$service_key" ImagePath)" = '"C:\Program Files\SSS Upgrade\upgrade-service.exe" run' ] ||
  fail "path of the service: $(value "$service_key" ImagePath)"
[ "$(value "$service_key" Start)" = 0x2 ] || fail "the service does not start by itself"
[ "$(value "$service_key\\Parameters" Medium)" = 'E:\' ] || fail "the medium is not known"
answers() { # --wait ends with the run, so what ends it is the limit
  limit=10 w 'C:\Program Files\SSS Upgrade\upgradectl.exe' --lang en attach --wait --json >"$server/attach.json" 2>&1 || true
  grep -q '"run":"NOT_STARTED"' "$server/attach.json"
}
answered_by=$((SECONDS + 120)) # a computer that is busy starts it late
until answers; do [ $SECONDS -lt $answered_by ] || fail "the service does not answer"; done
# A repair, as any user can start one, names no medium and runs no program of ours.
w msiexec /i 'D:\sss-upgrade.msi' /qn REINSTALL=ALL REINSTALLMODE=amus || fail "repair ended with $?"
[ "$(value "$service_key\\Parameters" Medium)" = 'E:\' ] || fail "a repair forgot the medium"
table() { msiinfo export "$server/disk_d/sss-upgrade.msi" "$1" | tr -d '\r' | tail -n +4; }
while IFS=$'\t' read -r action type _; do
  [ $((type & 63)) = 51 ] && continue # sets a property
  [ "$(table InstallExecuteSequence | awk -F '\t' -v a="$action" '$1 == a { print $2 }')" = 'NOT Installed' ] ||
    fail "$action runs on a repair"
done < <(table CustomAction)
msiinfo export "$server/disk_d/sss-upgrade.msi" LaunchCondition | grep -q WINDOWSBUILD || fail "any Windows will do"
# Windows' installer stops the service and waits for its end. Wine's does not wait, and leaves a program that runs.
stopped=$(table ServiceControl | awk -F '\t' 'int($3 / 32) % 2 && $5 == 1 { print $2 }') # 32: at a removal; 1: waits
[ "$stopped" = SSSUpgrade ] || fail "a removal does not stop the service, or does not wait for it"
stop_service
w msiexec /x 'D:\sss-upgrade.msi' /qn || fail "removal ended with $?"
look
shows "$no_service" || fail "the service is still there"
[ ! -e "$WINEPREFIX/$programs/upgrade-service.exe" ] || fail "programs are still there"
say "MSI: installed silently, the service ran and answered, removed silently"
