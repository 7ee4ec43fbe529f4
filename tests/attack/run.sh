#!/bin/bash
# Tries what a local user could do, against rehearsals only: tests/attack/run.sh BIN_DIR [TRIES]
# One line for each attack, the sum at the end; exit 1 when anything got through, 77 when it cannot be run here.
# Attacks are in t*.sh, a file for each threat: each calls `attack THREAT NAME TRIED REFUSED THROUGH`, or `judge`.
set -u
here=$(cd "$(dirname "$0")" && pwd)
bin=$(cd "${1:?usage: run.sh BIN_DIR [TRIES]}" && pwd)
tries=${2:-50000}
samples=$here/../../packaging/samples
if [ "$(id -u)" != 0 ] || ! id nobody >/dev/null 2>&1; then
  echo "skipped: the attacks need root and the user nobody"
  exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 0711 "$work"
all_tried=0 all_refused=0 all_through=0 unprepared=0

attack() {
  printf '%-4s %-58s tried %6d  refused %6d  got through %d\n' "$@"
  all_tried=$((all_tried + $3)) all_refused=$((all_refused + $4)) all_through=$((all_through + $5))
}
# judge THREAT NAME COMMAND…: the attack got through when the command succeeds.
judge() {
  local threat=$1 name=$2
  shift 2
  if "$@"; then attack "$threat" "$name" 1 0 1; else attack "$threat" "$name" 1 1 0; fi
}
as_nobody() { setpriv --reuid nobody --regid nogroup --clear-groups -- "$@"; }
ctl() { timeout 120 "$bin/upgradectl" "$@" >"$work/out" 2>&1 </dev/null; }
# A rehearsal that waits for its start: nothing is confirmed.
make_rehearsal() {
  sed '/"confirm": *true,/d' "$samples/small.answers.json" >"$work/unconfirmed.json"
  ctl rehearse --server "$samples/small.json" --answers "$work/unconfirmed.json" --dir "$1" --speed 0
  [ -d "$1/server/disks" ] && return
  echo "not prepared: $1: $(cat "$work/out")"
  unprepared=1
  return 1
}
rehearse() {
  ctl rehearse --server "$samples/small.json" --answers "$samples/small.answers.json" --dir "$1" --speed 0 "${@:2}"
}
# Wherever the run may have its folder: the root of each drive.
places() { for drive in "$1"/server/disks/*/; do echo "${drive}SSS Upgrade"; done; }

for file in "$here"/t*.sh; do . "$file"; done
printf 'sum: tried %d, refused %d, got through %d\n' $all_tried $all_refused $all_through
[ $all_through = 0 ] && [ $unprepared = 0 ]
