# T-2: nothing that is not ours is erased.
# Gets through when what was planted is gone, or the run began in spite of it.
planted() {
  local kind=$1 dir=$work/planted-$1
  make_rehearsal "$dir" || return 1
  places "$dir" | while read -r place; do
    case $kind in
      folder) mkdir "$place" && echo mine >"$place/upgrade.zip" ;;
      nested) mkdir -p "$place/notes" ;;
      journal) mkdir "$place" && printf 'SQLite format 3' >"$place/journal.db" ;;
      file) echo mine >"$place" ;;
      link) ln -s /nowhere "$place" ;;
      pipe) mkfifo "$place" ;;
      socket) python3 -c 'import socket,sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "$place" 2>/dev/null ||
        mkfifo "$place" ;;
      others) mkdir "$place" && echo mine >"$place/x" && chown -R nobody "$place" ;;
    esac
  done
  local before after
  before=$(cd "$dir/server/disks" && find . -name 'SSS Upgrade*' -exec ls -ld --time-style=+ {} + | sort)
  if [ "$2" = start ]; then rehearse "$dir" && return 0; else ctl reset --dir "$dir" --yes; fi
  after=$(cd "$dir/server/disks" && find . -name 'SSS Upgrade*' -exec ls -ld --time-style=+ {} + | sort)
  [ "$before" != "$after" ]
}
for kind in folder nested journal file link pipe socket others; do
  judge T-2 "start where a $kind is" planted $kind start
  rm -rf "$work/planted-$kind"
  judge T-2 "reset where a $kind is" planted $kind reset
done

# An older backup and report are there after the run, under whatever name.
older_backup() {
  local dir=$work/older
  make_rehearsal "$dir" || return 1
  for drive in "$dir"/server/disks/*/; do
    mkdir -p "${drive}SSS Backup/SSS" && echo 'older settings' >"${drive}SSS Backup/SSS/settings.json"
    echo 'older page' >"${drive}SSS Backup/report.html"
    chmod -R go= "${drive}SSS Backup"
  done
  local before after
  before=$(grep -rl 'older settings\|older page' "$dir/server/disks" | wc -l)
  rehearse "$dir" || return 0
  after=$(grep -rl 'older settings\|older page' "$dir/server/disks" | wc -l)
  [ "$before" != "$after" ]
}
judge T-2 "an older backup and report are written over" older_backup
