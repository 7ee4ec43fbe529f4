#!/usr/bin/env bash
# Installs what a native build needs on Debian 12: packages, and Catch2 3 (Debian 12 has 2) built once from Debian 13's
# source package into a cache outside the checkout. Asks nothing; quick when all is there. Prints nothing but progress.
# `--no-tests` leaves out what only tests need, `--no-gui` what only the window needs. Afterwards
# `packaging/deps/native.sh --prefix` prints the folder for CMAKE_PREFIX_PATH.
set -euo pipefail
# shellcheck source=packaging/deps/debian_source.sh
. "$(dirname "${BASH_SOURCE[0]}")/debian_source.sh"

packages=(build-essential cmake ninja-build ccache pkg-config libprotobuf-dev protobuf-compiler libboost1.81-dev
  libspdlog-dev libfmt-dev libsqlite3-dev libsodium-dev libcli11-dev libexpected-dev libzip-dev zipcmp zipmerge ziptool nlohmann-json3-dev)
gui_packages=(qt6-base-dev qt6-base-dev-tools)
gui_test_packages=(fonts-noto-cjk) # screens in Japanese

prefix=$cache/native/catch2-$catch2_version-$(gcc -dumpversion 2>/dev/null || echo any)
if [ "${1-}" = --prefix ]; then echo "$prefix"; exit 0; fi
tests=yes gui=yes
while :; do
  case ${1-} in
    --no-tests) tests=no ;;
    --no-gui) gui=no ;;
    *) break ;;
  esac
  shift
done
if [ "$gui" = yes ]; then packages+=("${gui_packages[@]}"); fi
if [ "$gui$tests" = yesyes ]; then packages+=("${gui_test_packages[@]}"); fi

install_packages "${packages[@]}" "$@"

[ "$tests" = yes ] || exit 0
prefix=$cache/native/catch2-$catch2_version-$(gcc -dumpversion)
[ -e "$prefix/.complete" ] && exit 0

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
catch2_source "$work/source"
say "building Catch2 $catch2_version (once)"
cmake -S "$work/source" -B "$work/build" -G Ninja "${catch2_options[@]}" -DCMAKE_INSTALL_PREFIX="$prefix" >/dev/null
cmake --build "$work/build" >/dev/null
cmake --install "$work/build" >/dev/null
touch "$prefix/.complete"
