# T-1: nothing is done through a link, or in a folder that somebody else owns or may change.
if [ -x "$bin/../tests/attack_folders" ]; then
  while IFS=$'\t' read -r threat name tried refused through; do
    attack "$threat" "$name" "$tried" "$refused" "$through"
  done < <("$bin/../tests/attack_folders" "$tries")
fi

# The backup's parent is somebody's, or leads elsewhere.
planted_backup() {
  local dir=$work/backup-$1 outside=$work/outside-$1
  make_rehearsal "$dir" && mkdir "$outside" && chmod 0777 "$outside"
  for drive in "$dir"/server/disks/*/; do
    case $1 in
      link) ln -s "$outside" "${drive}SSS Backup" ;;
      owner) mkdir "${drive}SSS Backup" && chown nobody "${drive}SSS Backup" ;;
      open) mkdir "${drive}SSS Backup" && chmod 0777 "${drive}SSS Backup" ;;
    esac
  done
  rehearse "$dir"
  [ -n "$(ls -A "$outside")" ] || [ -n "$(find "$dir"/server/disks/*/"SSS Backup"/ -mindepth 1 2>/dev/null)" ]
}
judge T-1 "SSS Backup is a link" planted_backup link
judge T-1 "SSS Backup belongs to another user" planted_backup owner
judge T-1 "SSS Backup can be changed by every user" planted_backup open
