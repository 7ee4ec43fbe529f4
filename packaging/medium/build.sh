#!/usr/bin/env bash
# The upgrade medium as a folder, a zip file and an ISO image (Joliet, starts by itself). The same programs give the same
# bytes: names in order, every time that of the last commit (or SOURCE_DATE_EPOCH).
#   build.sh PROGRAMS OUT     finished programs of a Windows build; OUT/medium, OUT/sss-upgrade-<version>.zip and .iso
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
programs=$1 out=$(mkdir -p "$2" && cd "$2" && pwd)
root=$here/../..
version=$(sed -nE 's/^project\(.* VERSION ([0-9.]+).*/\1/p' "$root/CMakeLists.txt")
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$root" log -1 --format=%ct)}
export SOURCE_DATE_EPOCH TZ=UTC LC_ALL=C
medium=$out/medium name=sss-upgrade-$version

dos() { sed 's/\r*$/\r/' "$1"; }

rm -rf "$medium"
mkdir -p "$medium/LICENSES" "$medium/SSS" "$medium/CLUSTERPRO/Manager"

for program in UPGRADE.EXE upgrade-service.exe upgradectl.exe; do
  cp "$programs/$program" "$medium/$program"
done

dos "$here/content/README.txt" | sed "s/@VERSION@/$version/" >"$medium/README.txt"
{ printf '\xef\xbb\xbf' && dos "$here/content/README.ja.txt" | sed "s/@VERSION@/$version/"; } >"$medium/README.ja.txt"
dos "$here/content/autorun.inf" >"$medium/autorun.inf"
dos "$here/content/place-sss.txt" >"$medium/SSS/PUT-SETUP-HERE.txt"
dos "$here/content/place-clusterpro.txt" >"$medium/CLUSTERPRO/PUT-SETUP-HERE.txt"
dos "$here/content/place-manager.txt" >"$medium/CLUSTERPRO/Manager/PUT-SETUP-HERE.txt"

# --- licences of everything linked, as Debian has collected them ---
licence() { # name on the medium, Debian package
  dos "/usr/share/doc/$2/copyright" >"$medium/LICENSES/$1.txt"
}
dos "$root/LICENSE" >"$medium/LICENSES/SSS-Upgrade.txt"
licence protobuf libprotobuf-dev
licence SQLite libsqlite3-dev
licence fmt libfmt-dev
licence spdlog libspdlog-dev
licence CLI11 libcli11-dev
licence libsodium libsodium-dev
licence libzip libzip-dev
licence zlib libz-mingw-w64-dev
licence nlohmann-json nlohmann-json3-dev
licence tl-expected libexpected-dev
licence GCC-runtime gcc-mingw-w64-base
licence mingw-w64-runtime mingw-w64-common
# UPGRADE.EXE carries the window where Qt was there to build it with.
case $(x86_64-w64-mingw32-objdump -p "$programs/upgrade-window.exe") in *'Windows GUI'*) licence Qt qt6-base-dev ;; esac
# Boost's file lists what is nowhere near our programs; all that is linked is under this one licence.
awk '/^License: BSL-1.0/ {on = 1} on && /^$/ {exit} on' /usr/share/doc/libboost1.81-dev/copyright |
  dos /dev/stdin >"$medium/LICENSES/Boost.txt"
[ -s "$medium/LICENSES/Boost.txt" ] || { echo "Boost's licence was not found" >&2; exit 1; }
dos "$here/content/win-iconv.txt" >"$medium/LICENSES/win-iconv.txt"

# --- images ---
find "$medium" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
rm -f "$out/$name.zip" "$out/$name.iso"
(cd "$medium" && find . -mindepth 1 | sort | zip -X -q "$out/$name.zip" -@)
xorriso -report_about WARNING -as mkisofs -iso-level 3 -joliet -joliet-long -V SSS_UPGRADE \
  -r -o "$out/$name.iso" "$medium"
echo "medium: $medium, $name.zip, $name.iso"
