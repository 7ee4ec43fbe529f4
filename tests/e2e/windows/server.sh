# A Windows server under Wine, for the scripts beside this one; sourced. One prefix per server: C: is the prefix's own,
# D: a fixed disk, E: the upgrade medium with the stand-in Setups.
#   . server.sh BIN STANDINS SAMPLES      (folders of the built programs, of tests/standins, and packaging/samples)
# shellcheck shell=bash
bin=$(realpath "$1") standins=$(realpath "$2") samples=$(realpath "$3")

PATH=$PATH:/usr/lib/wine
export WINEDEBUG=${WINEDEBUG:--all} WINEDLLOVERRIDES='mscoree,mshtml=;winemenubuilder.exe=d' LC_ALL=C.UTF-8
unset DISPLAY WAYLAND_DISPLAY

# Prefixes stand beside their template: the system's files in them are hard links.
wine_version=$(wine64 --version)
prefixes=${SSSUP_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/sss-upgrade}/wine
# A Japanese Windows (code page 932), as the product's servers are; the tools around it speak C.
in_japan=(env LC_ALL=ja_JP.UTF-8 LOCPATH="$prefixes/locale")
server= # folder of the server in use
upgrade_program='E:\UPGRADE.EXE' # what the operator runs
failed_at=

say() { printf '%s  %s\n' "$(date +%T)" "$*"; }
fail() {
  failed_at="$*"
  echo "FAILED: $*"
  exit 1
}

# --- the machine ---

make_template() {
  local template=$prefixes/template-ja-win10-$wine_version
  [ -e "$template.made" ] && return
  mkdir -p "$prefixes"
  exec 9>"$prefixes/lock"
  flock 9
  if [ ! -e "$template.made" ]; then
    rm -rf "$template"
    mkdir -p "$prefixes/locale"
    localedef --inputfile=ja_JP --charmap=UTF-8 "$prefixes/locale/ja_JP.UTF-8"
    WINEPREFIX=$template "${in_japan[@]}" wine64 wineboot --init >/dev/null 2>&1 9>&-
    # Wine 8 is a Windows 7 at first, which is too old for us.
    WINEPREFIX=$template wine64 winecfg -v win10 >/dev/null 2>&1 9>&-
    WINEPREFIX=$template wineserver -w 9>&-
    touch "$template.made"
  fi
  exec 9>&-
}

# new_server NAME: a fresh one, switched on, with the medium in drive E:.
new_server() {
  make_template
  server=$(mktemp -d "$prefixes/$1.XXXXXX")
  export WINEPREFIX=$server/prefix
  mkdir -p "$server/disk_d"
  cp -a --no-dereference "$prefixes/template-ja-win10-$wine_version" "$WINEPREFIX.new" 2>/dev/null --link
  # Only the system's own files are shared; what a program may write to is this server's.
  for own in system.reg user.reg userdef.reg .update-timestamp; do
    [ -e "$WINEPREFIX.new/$own" ] || continue
    cp -a --remove-destination "$prefixes/template-ja-win10-$wine_version/$own" "$WINEPREFIX.new/$own"
  done
  mv "$WINEPREFIX.new" "$WINEPREFIX"
  make_medium "$server/medium"
  rm -f "$WINEPREFIX/dosdevices/z:"
  ln -s "$server/disk_d" "$WINEPREFIX/dosdevices/d:"
  ln -s "$server/medium" "$WINEPREFIX/dosdevices/e:"
  # Read by Wine when the server is switched on, as a CD drive is found then.
  printf '\n[Software\\\\Wine\\\\Drives]\n"e:"="cdrom"\n' >>"$WINEPREFIX/system.reg"
  switch_on
  force_restarts
}

# Wine has no restart that is not forced: without, nothing happens. Goes with the service.
force_restarts() {
  w reg add 'HKLM\SYSTEM\CurrentControlSet\Services\SSSUpgrade\Parameters' /v ForceRestart /t REG_DWORD /d 1 /f >/dev/null
}

# UPGRADE.EXE and nothing else in folder D:\update, for the operator to run (manual 2.4).
copy_alone() {
  mkdir "$server/disk_d/update"
  cp "$bin/UPGRADE.EXE" "$server/disk_d/update/"
  upgrade_program='D:\update\UPGRADE.EXE'
}

# What the registry says of the service: value KEY NAME.
service_key='HKLM\SYSTEM\CurrentControlSet\Services\SSSUpgrade'
value() { w reg query "$1" /v "$2" 2>/dev/null | tr -d '\r' | sed -nE 's/^ *[A-Za-z]+ +REG_[A-Z_]+ +//p'; }
take_medium_out() { mkdir -p "$server/empty" && ln -sfn "$server/empty" "$WINEPREFIX/dosdevices/e:"; }
put_medium_in() { ln -sfn "$server/medium" "$WINEPREFIX/dosdevices/e:"; }

make_medium() { # folder
  mkdir -p "$1"
  cp -a --link "$standins/medium/." "$1" 2>/dev/null || cp -a "$standins/medium/." "$1"
  local program
  for program in UPGRADE.EXE upgrade-service.exe upgradectl.exe; do
    ln -s "$bin/$program" "$1/$program"
  done
  # As InstallShield records them when the page is answered by hand.
  for product in SSS CLUSTERPRO; do
    printf '[SdWelcome-0]\r\nResult=1\r\n' >"$1/$product/install.iss"
    printf '[SdWelcomeMaint-0]\r\nResult=303\r\n' >"$1/$product/remove.iss"
  done
}

switch_on() {
  wineserver -p # stays without a client: what runs are services
  "${in_japan[@]}" wine64 wineboot </dev/null >/dev/null 2>&1
}

# Of this server; without the wineserver.
processes() {
  local environ pid
  for environ in $(grep -lzxF "WINEPREFIX=$WINEPREFIX" /proc/[0-9]*/environ 2>/dev/null); do
    pid=${environ#/proc/}
    pid=${pid%/environ}
    case $(readlink "/proc/$pid/exe") in
      */wine64 | */wine64-preloader) [ "$(awk '{print $3}' "/proc/$pid/stat" 2>/dev/null)" = Z ] || echo "$pid" ;;
    esac
  done
}
wineserver_pid() {
  local environ pid
  for environ in $(grep -lzxF "WINEPREFIX=$WINEPREFIX" /proc/[0-9]*/environ 2>/dev/null); do
    pid=${environ#/proc/}
    pid=${pid%/environ}
    case $(readlink "/proc/$pid/exe") in */wineserver*) echo "$pid" && return ;; esac
  done
}

# Every process ends at once, then the wineserver. It is told by SIGTERM and not killed: Wine 8 does nothing on
# RegFlushKey, so that a killed one would forget up to 30 seconds of a registry that Windows has on its disk.
power_cut() {
  local all server_pid
  all=$(processes)
  # shellcheck disable=SC2086
  kill -STOP $all 2>/dev/null || true
  while all=$(processes) && [ -n "$all" ]; do
    # shellcheck disable=SC2086
    kill -KILL $all 2>/dev/null || true
    sleep 0.02
  done
  server_pid=$(wineserver_pid)
  echo "$(date +%T.%3N) power cut, wineserver ${server_pid:-gone}" >>"$server/power.log"
  [ -z "$server_pid" ] || kill -TERM "$server_pid"
  # Its lock goes last: as long as it is held no other wineserver starts.
  while [ -n "$server_pid" ] && grep -qs '^State:.[^Z]' "/proc/$server_pid/status"; do sleep 0.02; done
  ls -l --time-style=+%T.%3N "$WINEPREFIX/system.reg" >>"$server/power.log"
}

discard_server() {
  [ -n "$server" ] || return 0
  wineserver -k 2>/dev/null || true
  power_cut 2>/dev/null || true
  if [ -n "$failed_at" ] || [ -n "${SSSUP_KEEP:-}" ]; then
    echo "server kept: $server"
  else
    rm -rf "$server"
  fi
  server=
}
screen_pid=
leave() {
  discard_server
  [ -z "$screen_pid" ] || kill "$screen_pid" 2>/dev/null || true
}
trap 'status=$?; [ $status = 0 ] || failed_at=${failed_at:-line $LINENO}; leave; exit $status' EXIT

# --- what is done on it ---

# A program on the server, two minutes at most (limit=SECONDS w …).
w() {
  (
    cd "$server/disk_d"
    exec "${in_japan[@]}" timeout --kill-after=5 "${limit:-120}" wine64 "$@" </dev/null
  )
}
upgradectl() { w 'E:\upgradectl.exe' --lang en "$@"; }
inspect() { w "$(windows_path "$standins/inspect.exe")" "$@" | tr -d '\r'; }
windows_path() { # of a test's program: seen through drive T:
  ln -sfn "$standins" "$WINEPREFIX/dosdevices/t:"
  printf 'T:\\%s' "$(basename "$1")"
}

# SSS is set up by its Setup and set to one of every kind of monitor; answers.json fits it.
set_up_sss() {
  w 'E:\SSS\Setup.exe' /s '/f1SSS\install.iss' || fail "SSS Setup ended with $?"
  local board
  board=$(w ipconfig 2>/dev/null | tr -d '\r' | sed -n 's/^.*adapter \(.*\)$/\1/p' | head -n 1)
  sed "s/\"Backup\"/\"${board:-eth0}\"/" "$samples/every-kind.json" >"$server/disk_d/server.json"
  w 'E:\SSS\Setup.exe' /configure 'D:\server.json' || fail "SSS was not configured: $?"
  inspect ready || fail "SSS is not whole"
  upgradectl capture --out 'D:\before.json' || fail "capture"
  jq --arg board "${board:-eth0}" --slurpfile before "$server/disk_d/before.json" '
    ([$before[0].adapters[] | select(.name == $board) | .addresses[0] // empty | split("/")[0]][0]) as $address |
    .lanAddresses[0].address = $address' "$samples/every-kind.answers.json" >"$server/disk_d/answers.json"
  upgradectl convert --server 'D:\before.json' --answers 'D:\answers.json' --out 'D:\expected' >"$server/convert.log" ||
    fail "convert"
  rm -f "$server"/disk_d/expected/report.*
}

plan_setups() { # JSON of "setupRuns"
  for product in SSS CLUSTERPRO; do
    printf '{"format": 1, "setupRuns": %s}\n' "$1" >"$server/medium/$product/standin.json"
  done
}

look() { inspect server >"$server/now.txt" 2>"$server/inspect.log"; }
shows() { grep -qxF -- "$1" "$server/now.txt"; }
no_service='service SSSUpgrade: absent' no_anchor='key HKLM\SOFTWARE\NEC\SSSUpgrade: absent'
is_over() { look && shows "$no_service" && shows "$no_anchor" && shows 'product CLUSTERPRO_SE_8: whole'; }

# What an operator does at the server after each start: UPGRADE.EXE where there is nothing to watch yet or any more,
# else a look at how it goes on. Ends when the server goes down, or the run is over. UPGRADE.EXE's options follow.
operate() {
  look || return 0
  # The power went while the service removed itself. Windows keeps on disk that a service is to be removed, and does so
  # when it starts; Wine 8 does not. The entry is taken away in its place, that alone, and the run says so.
  if shows "$no_anchor" && shows 'product CLUSTERPRO_SE_8: whole' && ! shows "$no_service"; then
    w sc stop SSSUpgrade >>"$server/client.log" 2>&1 || true
    w sc delete SSSUpgrade >>"$server/client.log" 2>&1 || true
    echo "service taken away by hand" >>"$server/by-hand"
    return 0
  fi
  # Stopped: the power went while the service removed itself, and its program is gone.
  if shows "$no_service" || shows "$no_anchor" || grep -q '^service SSSUpgrade: .*state: STOPPED' "$server/now.txt"; then
    limit=600 w "$upgrade_program" --lang en --json "$@" >>"$server/events.jsonl" 2>>"$server/client.log" || true
  else
    # The power may have gone before the first event was told. The run may end before the client comes: it would wait.
    local after
    after=$(last_seq) || true
    limit=60 upgradectl attach --wait --json --after "${after:-0}" >>"$server/events.jsonl" \
      2>>"$server/client.log" || true
  fi
}

last_seq() { sed -nE 's/^\{"seq":([0-9]+).*/\1/p' "$server/events.jsonl" 2>/dev/null | sort -n | tail -n 1; }

# As an operator, over restarts, until it is over.
operate_until_over() { # seconds, UPGRADE.EXE's options
  local end=$((SECONDS + $1))
  shift
  until is_over; do
    [ $SECONDS -lt $end ] || fail "not over: $(tail -n 1 "$server/events.jsonl" | cut -c -300)"
    operate "$@" &
    local client=$!
    while kill -0 $client 2>/dev/null && [ $SECONDS -lt $end ]; do sleep 0.1; done
  done
}

# The question that is open, and the button that goes on: "id button"; empty: none.
open_question() {
  limit=3 upgradectl attach --wait --json --after 1000000 2>/dev/null | grep '^{"state"' | tail -n 1 |
    jq -r '.state.question // empty | .id + " " + (([.buttons[] | select(.default)] + .buttons)[0].id)'
}

service_pid() { # of its Unix process, or of one that installs it; WHERE its program is
  local pid
  for pid in $(processes); do
    if tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qi "${1-}upgrade-service\.exe"; then echo "$pid" && return; fi
  done
  return 1
}
# UPGRADE.EXE without a terminal: the service stays.
start_service() { w "$upgrade_program" --lang en </dev/null >"$server/upgrade.log" 2>&1 || true; }
# Asks all that the answer file does not confirm, and for the licences.
start_upgrade() {
  jq 'del(.confirm, .upgradeLicences)' "$server/disk_d/answers.json" >"$server/disk_d/said.json"
  upgradectl start --yes --answers 'D:\said.json' || fail "not started"
}
# The open question, if there is one: the button that goes on registers licences as long as some are missing.
answered=0 question=
answer_question() {
  local button
  read -r question button < <(open_question) || true
  [ -n "${question:-}" ] || return 0
  set -- --file 'D:\said.json'
  case $question in
    licence-key)
      printf 'SAMPLEKEY-1001\n' >"$server/disk_d/key.txt"
      set -- --set serialNumber=SAMPLE-1001 --secret-file 'key=D:\key.txt'
      ;;
  esac
  say "question: $question, $button"
  upgradectl answer --question "$question" --button "$button" "$@" >>"$server/answers.log" 2>&1 || return 0
  answered=$((answered + 1))
}
stop_service() {
  local end=$((SECONDS + 60))
  # One that is still starting cannot be stopped yet.
  until w sc stop SSSUpgrade >/dev/null 2>&1 || ! service_pid >/dev/null; do
    [ $SECONDS -lt $end ] || fail "the service cannot be stopped"
    sleep 0.5
  done
  while service_pid >/dev/null; do
    [ $SECONDS -lt $end ] || fail "the service does not stop"
    sleep 0.05
  done
}

# A screen for what shows windows; before new_server, for what the services start has it too.
new_screen() {
  local number
  exec 8< <(exec Xvfb -displayfd 1 -screen 0 1024x768x24 -nolisten tcp 2>/dev/null)
  screen_pid=$!
  read -r number <&8
  export DISPLAY=:$number
}

# --- what must be so in the end ---

check_result() {
  inspect server >"$server/now.txt" || fail "inspect"
  diff -u "$(dirname "${BASH_SOURCE[0]}")/upgraded.txt" "$server/now.txt" || fail "the server is not as it should be"
  rm -rf "$server/disk_d/result"
  inspect result 'D:\result' || fail "CLUSTERPRO's settings cannot be read back"
  diff -r "$server/disk_d/expected" "$server/disk_d/result" || fail "CLUSTERPRO is not set to what convert says"
  [ ! -e "$server/disk_d/SSS Upgrade" ] || fail "the working folder is still there"
  [ -s "$server/disk_d/SSS Backup/report.html" ] || fail "no report"
}

# The program of the service, in use to the last, goes with the next restart.
check_programs_gone() {
  wineserver -k
  switch_on
  [ ! -e "$WINEPREFIX/drive_c/Program Files/SSS Upgrade" ] || fail "our programs are still there"
}

# Every event is there, none in two versions: what a client has been told outlives restarts and power cuts.
check_events() {
  local seqs=$server/seqs
  grep '^{"seq"' "$server/events.jsonl" | sort -u | sed -nE 's/^\{"seq":([0-9]+).*/\1/p' | sort -n >"$seqs"
  events=$(wc -l <"$seqs")
  diff <(seq 1 "$(tail -n 1 "$seqs")") "$seqs" >"$server/seqs.diff" || fail "events lost or changed: $server/seqs.diff"
}

# --- the operator ---

robot() { w "$(windows_path "$standins/operator.exe")" "$@"; }
