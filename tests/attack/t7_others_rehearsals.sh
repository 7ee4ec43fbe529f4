# T-7: a rehearsal of somebody else, and links where logs, locks and outputs go.
theirs=$work/theirs
mkdir "$theirs" && chown nobody "$theirs"
runs_there() { rehearse "$1" "${@:2}"; [ -d "$1/server" ]; }
judge T-7 "rehearsal in a folder of another user" runs_there "$theirs"
mkdir -m 0777 "$work/open"
judge T-7 "rehearsal below a folder that others may replace" runs_there "$work/open/mine"
ln -s "$theirs" "$work/to-theirs"
judge T-7 "rehearsal through a link to another user's folder" runs_there "$work/to-theirs"

# Their Setup is a program of theirs.
evil_setup() {
  local dir=$work/evil
  make_rehearsal "$dir" || return 1
  printf '#!/bin/sh\nid -u >%s\n' "$work/ran" >"$work/setup" && chmod 0755 "$work/setup"
  sed -i '/^setup_program/d' "$dir/server/machine/rehearsal.txtpb"
  echo "setup_program: \"$work/setup\"" >>"$dir/server/machine/rehearsal.txtpb"
  chown -R nobody "$dir"
  rehearse "$dir" "$@"
  [ -e "$work/ran" ]
}
judge T-7 "Setup of another user's rehearsal" evil_setup
rm -rf "$work/evil" "$work/ran"
judge T-7 "Setup of another user's rehearsal, forced" evil_setup --force

# What a link leads to is as it was: content and rights.
precious=$work/precious
linked() {
  local dir=$work/linked-$1
  echo precious >"$precious" && chmod 0644 "$precious"
  make_rehearsal "$dir" || return 1
  rm -f "$dir/$1" && ln -s "$precious" "$dir/$1"
  rehearse "$dir"
  [ "$(cat "$precious")" != precious ] || [ "$(stat -c %a "$precious")" != 644 ]
}
judge T-7 "service.log is a link" linked service.log
judge T-7 "host.lock is a link" linked host.lock
linked_result() {
  local dir=$work/linked-result
  mkdir "$work/elsewhere"
  make_rehearsal "$dir" || return 1
  ln -s "$work/elsewhere" "$dir/result"
  rehearse "$dir"
  [ -n "$(ls -A "$work/elsewhere")" ]
}
judge T-7 "result is a link" linked_result
# State of the server in a file of another user, or behind a link.
planted_state() {
  local dir=$work/state-$1 file
  make_rehearsal "$dir" || return 1
  file=$dir/server/services.txtpb
  case $1 in
    link) cp "$file" "$work/services" && ln -sf "$work/services" "$file" ;;
    owner) chown nobody "$file" ;;
    open) chmod 0666 "$file" ;;
  esac
  rehearse "$dir"
}
judge T-7 "state of a rehearsal is a link" planted_state link
judge T-7 "state of a rehearsal belongs to another user" planted_state owner
judge T-7 "state of a rehearsal can be changed by every user" planted_state open
# The names that outputs are written under before they get their own.
output() {
  echo precious >"$precious"
  mkdir "$work/out-$1"
  ln -s "$precious" "$work/out-$1/file.new"
  ln -s "$precious" "$work/out-$1/file"
  case $1 in
    capture) ctl capture --dir "$work/linked-service.log" --out "$work/out-$1/file" ;;
    bundle) ctl bundle --dir "$work/linked-service.log" --out "$work/out-$1/file" ;;
    answers) rehearse "$work/for-answers" --save-answers "$work/out-$1/file" ;;
  esac
  [ "$(cat "$precious")" != precious ]
}
for what in capture bundle answers; do judge T-7 "output of $what is a link" output $what; done
linked_convert() {
  mkdir "$work/converted" && ln -s "$work/converted" "$work/to-converted"
  ctl convert --server "$samples/small.json" --answers "$samples/small.answers.json" --out "$work/to-converted"
  [ -n "$(ls -A "$work/converted")" ]
}
judge T-7 "folder of convert is a link" linked_convert
