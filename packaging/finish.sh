#!/usr/bin/env bash
# A program as it is given away: without symbols, and signed where there is a certificate (sign.sh). Whole or not at all.
#   finish.sh PROGRAM FINISHED
set -euo pipefail
part=$(mktemp -d "$(dirname "$2")/.finish.XXXXXX")
trap 'rm -rf "$part"' EXIT
# The date is that of the input, which has none: the same program gives the same bytes.
x86_64-w64-mingw32-strip --preserve-dates -o "$part/${2##*/}" "$1"
"$(dirname "${BASH_SOURCE[0]}")/sign.sh" "$part/${2##*/}"
mv "$part/${2##*/}" "$2"
