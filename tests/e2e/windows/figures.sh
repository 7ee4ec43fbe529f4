#!/usr/bin/env bash
# What the service costs on a server under Wine: from its start to accepting a client, and while nothing happens. Prints
# figures, judges nothing.
#   figures.sh BIN STANDINS SAMPLES
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/server.sh" "$@"

cpu_ticks() { awk '{print $14 + $15}' "/proc/$1/stat"; }

new_server figures
set_up_sss
w 'E:\UPGRADE.EXE' --lang en </dev/null >"$server/upgrade.log" 2>&1 || true # no terminal: the service stays

# Hundredths of a second since the computer was switched on, as /proc counts the starts of processes.
now() { awk '{ printf "%d", $1 * 100 }' /proc/uptime; }

took=() of_process=()
for _ in 1 2 3 4 5 6 7 8 9; do
  stop_service
  took+=("$(w "$(windows_path "$standins/stopwatch.exe")" '\\.\pipe\ProtectedPrefix\Administrators\NEC.SSSUpgrade.control' SSSUpgrade | tr -d '\r')")
  ended=$(now) # of the stopwatch itself: a little late
  of_process+=("$(((ended - $(awk '{ print $22 }' "/proc/$(service_pid)/stat")) * 10))")
done
mapfile -t took < <(printf '%s\n' "${took[@]}" | sort -n)
mapfile -t of_process < <(printf '%s\n' "${of_process[@]}" | sort -n)
say "order to start until a client is accepted: median ${took[4]} ms of ${took[*]}"
say "start of the process until then: at most ${of_process[4]} ms (median) of ${of_process[*]}"

pid=$(service_pid) || fail "the service does not run"
sleep 5
before=$(cpu_ticks "$pid")
sleep 60
used=$(($(cpu_ticks "$pid") - before))
# Of its own: what would not be there without it. Of that, the program and libraries as Wine loads them: copied, the program
# to its base address 140000000, where Windows maps the file.
own=$(awk '/^[0-9a-f]+-[0-9a-f]+ / { image = tolower($NF) ~ /\.(dll|exe|so|drv)[.0-9]*$/ || $1 ~ /^140[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-/ }
  /^Private_/ { all += $2; if (image) images += $2 }
  END { printf "%.1f MiB of its own, %.1f of them program and libraries", all / 1024, images / 1024 }' "/proc/$pid/smaps")
say "idle: $(awk -v used=$used -v second="$(getconf CLK_TCK)" 'BEGIN { printf "%.2f", used / second / 60 * 100 }') % of a CPU over a minute, $own"
