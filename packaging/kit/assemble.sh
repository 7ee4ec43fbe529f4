#!/usr/bin/env bash
# The folder of the Windows kit.
#   assemble.sh BUILD OUT     BUILD: a Windows build with the target kit_parts; OUT is made anew
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$1 out=$2
version=$(sed -nE 's/^project\(.* VERSION ([0-9.]+).*/\1/p' "$root/CMakeLists.txt")

rm -rf "$out"
mkdir -p "$out/samples" "$out/tests"
# With a byte order mark: older editors take it for the Windows' own code page else.
{ printf '\xef\xbb\xbf' && sed "s/@VERSION@/$version/; s/\r*$/\r/" "$root/packaging/kit/README.txt"; } >"$out/README.txt"
cp "$root/LICENSE" "$out/LICENSE.txt"
cp "$build/kit/kit.exe" "$build/kit/planted.dll" "$build/standins/inspect.exe" "$out"
cp "$root/tests/e2e/windows/upgraded.txt" "$out"
cp "$root/packaging/samples/every-kind.json" "$root/packaging/samples/every-kind.answers.json" "$out/samples"
cp "$build"/tests/{test_windows_machine,test_windows_service,pipe_test,windows_probe}.exe "$out/tests"
cp -r "$build/standins/medium" "$out"
cp "$build"/programs/{UPGRADE.EXE,upgrade-service.exe,upgradectl.exe} "$out/medium"
# As the upgrade medium is burnt, with what of it is small.
xorriso -report_about WARNING -as mkisofs -iso-level 3 -joliet -joliet-long -V SSS_UPGRADE -r -graft-points \
  -o "$out/cd.iso" SSS="$build/standins/medium/SSS"
# As InstallShield records them when the page is answered by hand.
for product in SSS CLUSTERPRO; do
  printf '[SdWelcome-0]\r\nResult=1\r\n' >"$out/medium/$product/install.iss"
  printf '[SdWelcomeMaint-0]\r\nResult=303\r\n' >"$out/medium/$product/remove.iss"
done
