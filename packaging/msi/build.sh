#!/usr/bin/env bash
# The MSI, by wixl.
#   build.sh BIN OUT     programs of a Windows build; OUT/sss-upgrade-<version>.msi
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
out=$(mkdir -p "$2" && cd "$2" && pwd)
version=$(sed -nE 's/^project\(.* VERSION ([0-9.]+).*/\1/p' "$here/../../CMakeLists.txt")
# Of one version every build is the same product to Windows Installer.
product_code=$(uuidgen --sha1 --namespace @url --name "sss-upgrade-$version")

bin=$(mktemp -d)
trap 'rm -rf "$bin"' EXIT
for program in UPGRADE.EXE upgrade-service.exe upgradectl.exe; do
  x86_64-w64-mingw32-strip -o "$bin/$program" "$1/$program"
done
"$here/../sign.sh" "$bin"/*
# wixl knows no absolute paths of sources.
(cd "$bin" && wixl --arch x64 -D Version="$version" -D ProductCode="$product_code" -D Bin=. \
  -o "$out/sss-upgrade-$version.msi" "$here/sss-upgrade.wxs")
"$here/../sign.sh" "$out/sss-upgrade-$version.msi"
echo "msi: $out/sss-upgrade-$version.msi"
