#!/usr/bin/env bash
# [T-5] The libraries in a program's import table are KnownDLLs: Windows takes them from its own folder, whatever stands
# beside the program. The list is that of Windows 10, as far as we need it.
#   imports.sh PROGRAM
set -euo pipefail
known='advapi32 gdi32 imm32 kernel32 msvcrt ntdll ole32 oleaut32 rpcrt4 shell32 shlwapi user32 ws2_32'
imports=$(x86_64-w64-mingw32-objdump -p "$1" | sed -nE 's/^\s*DLL Name: (.*)$/\1/p' | tr '[:upper:]' '[:lower:]')
[ -n "$imports" ] || { echo "no import table in $1"; exit 1; }
for import in $imports; do
  case " $known " in *" ${import%.dll} "*) ;; *) echo "$1 imports $import"; failed=1 ;; esac
done
exit "${failed:-0}"
