#!/usr/bin/env bash
# Installs what a native build needs on Debian 12: packages, and Catch2 3 (Debian 12 has 2) built once from Debian 13's
# source package into a cache outside the checkout. Asks nothing; quick when all is there. Prints nothing but progress.
# `--no-tests` first leaves Catch2 out. Afterwards `packaging/deps/native.sh --prefix` prints the folder for CMAKE_PREFIX_PATH.
set -euo pipefail

catch2_version=3.7.1
catch2_sha256=c991b247a1a0d7bb9c39aa35faf0fe9e19764213f28ffba3109388e62ee0269c
packages=(build-essential cmake ninja-build ccache pkg-config libprotobuf-dev protobuf-compiler libboost1.81-dev
  libspdlog-dev libfmt-dev libsqlite3-dev libsodium-dev libcli11-dev libexpected-dev libzip-dev zipcmp zipmerge ziptool nlohmann-json3-dev)

cache=${SSSUP_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/sss-upgrade}
prefix=$cache/native/catch2-$catch2_version-$(gcc -dumpversion 2>/dev/null || echo any)
if [ "${1-}" = --prefix ]; then echo "$prefix"; exit 0; fi
tests=yes
if [ "${1-}" = --no-tests ]; then tests=no; shift; fi

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
say() { echo "deps: $*" >&2; }

missing=()
for package in "${packages[@]}" "$@"; do
  dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  say "installing ${missing[*]}"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

[ "$tests" = yes ] || exit 0
prefix=$cache/native/catch2-$catch2_version-$(gcc -dumpversion)
[ -e "$prefix/.complete" ] && exit 0

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mirror=$(sed -nE 's/^URIs: *(\S+\/debian)\/?( .*)?$/\1/p; s/^deb +(\[[^]]*\] +)?(\S+\/debian)\/? .*/\2/p' \
  /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | head -n 1 || true)
say "fetching Catch2 $catch2_version"
# A private list: the system's own apt sources stay as they are.
mkdir -p "$work/lists/partial"
echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${mirror:-http://deb.debian.org/debian} trixie main" >"$work/sources.list"
apt_private=(-qq -o "Dir::Etc::SourceList=$work/sources.list" -o Dir::Etc::SourceParts=/dev/null
  -o "Dir::State::Lists=$work/lists" -o "Dir::Cache=$work" -o APT::Sandbox::User=root)
apt-get "${apt_private[@]}" update
(cd "$work" && apt-get "${apt_private[@]}" source --download-only catch2)
source=$work/catch2_$catch2_version.orig.tar.gz
echo "$catch2_sha256  $source" | sha256sum --check --quiet
mkdir "$work/source"
tar -xzf "$source" -C "$work/source" --strip-components=1

say "building Catch2 $catch2_version (once)"
cmake -S "$work/source" -B "$work/build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_STANDARD=20 \
  -DCATCH_INSTALL_DOCS=OFF -DBUILD_TESTING=OFF -DCMAKE_INSTALL_PREFIX="$prefix" >/dev/null
cmake --build "$work/build" >/dev/null
cmake --install "$work/build" >/dev/null
touch "$prefix/.complete"
