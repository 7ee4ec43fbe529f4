#!/usr/bin/env bash
# clang-tidy over files that only Windows has: MinGW's compiler wrote the compile commands, so clang is told where its
# headers are.
#   tidy_windows.sh BUILD FILE…
set -euo pipefail
build=$1
shift
headers=$(dirname "$(x86_64-w64-mingw32-g++-posix -print-libgcc-file-name)")/include/c++
# Asio's reference counting is taken for a use after free.
clang-tidy -p "$build" --quiet --checks=-clang-analyzer-cplusplus.NewDelete \
  --extra-arg-before=--target=x86_64-w64-windows-gnu --extra-arg=-isystem"$headers" \
  --extra-arg=-isystem"$headers/x86_64-w64-mingw32" --extra-arg=-isystem"$headers/backward" --extra-arg=-Wno-everything "$@"
