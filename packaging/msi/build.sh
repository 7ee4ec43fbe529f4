#!/usr/bin/env bash
# The MSI, by wixl.
#   build.sh PROGRAMS OUT     finished programs of a Windows build; OUT/sss-upgrade-<version>.msi
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
out=$(mkdir -p "$2" && cd "$2" && pwd)
version=$(sed -nE 's/^project\(.* VERSION ([0-9.]+).*/\1/p' "$here/../../CMakeLists.txt")
# Of one version every build is the same product to Windows Installer.
product_code=$(uuidgen --sha1 --namespace @url --name "sss-upgrade-$version")

# wixl knows no absolute paths of sources.
(cd "$1" && wixl --arch x64 -D Version="$version" -D ProductCode="$product_code" -D Bin=. \
  -D SupportedWindows="WINDOWSBUILD >= 17763" \
  -o "$out/sss-upgrade-$version.msi" "$here/sss-upgrade.wxs")
"$here/../sign.sh" "$out/sss-upgrade-$version.msi"
echo "msi: $out/sss-upgrade-$version.msi"
