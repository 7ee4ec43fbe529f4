#!/usr/bin/env bash
# From a clean checkout to the Windows product: dependencies, programs, medium (folder, zip, ISO image) and MSI, all in
# build/medium. The first time takes half an hour, most of it dependencies; then it is quick. Asks nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=packaging/deps/debian_source.sh
. packaging/deps/debian_source.sh

preset=windows-cross-release
packaging/deps/windows.sh
install_packages wixl uuid-runtime xorriso zip osslsigncode
# What the licences on the medium are taken from.
install_packages libprotobuf-dev libsqlite3-dev libfmt-dev libspdlog-dev libsodium-dev libzip-dev libz-mingw-w64-dev \
  libboost1.81-dev libcli11-dev nlohmann-json3-dev libexpected-dev mingw-w64-common gcc-mingw-w64-base

cmake --preset $preset -DSSSUP_TESTS=OFF -DSSSUP_GUI=ON >/dev/null
# Signed anew: with which certificate, the build does not know.
[ -z "${SSSUP_SIGN_CERTIFICATE:-}" ] || rm -f build/$preset/programs/*
cmake --build build/$preset --target finished_programs
packaging/medium/build.sh build/$preset/programs build/medium
packaging/msi/build.sh build/$preset/programs build/medium
(cd build/medium && ls -l ./*.zip ./*.iso ./*.msi)
