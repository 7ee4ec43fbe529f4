# T-6: the service's endpoint is taken, its clients' places are taken, its input is too large. Bounded in count and time.
busy=$work/busy
service_at() { "$bin/upgrade-service" run --foreground --rehearsal "$busy" "$@" >/dev/null 2>"$work/service.err" & }
end_service() { kill "$1" 2>/dev/null; wait "$1" 2>/dev/null; }
# Tries for half a minute.
eventually() {
  local try
  for try in $(seq 300); do
    "$@" && return
    sleep 0.1
  done
  return 1
}
# The question that is open is told to who may control.
attached() { ctl answer --dir "$busy" --question none --button ok || grep -q "the open one is" "$work/out"; }
closed() { grep -q service.sock "$work/service.err"; }

# hold FILE: has it locked as a service would have, until it is ended.
hold() {
  exec perl -MFcntl -e '
    open my $file, "+>>", $ARGV[0] or die; my $whole = pack "s s l! l! i", F_WRLCK, 0, 0, 0, 0;
    fcntl($file, F_SETLK, $whole) or die; sleep 100' "$1"
}

# squat KIND: through when the service ends, harms what is in its way, or cannot be reached when that is gone.
squat() {
  local socket=$busy/service.sock through=1 service holder=
  case $1 in
    folder) mkdir "$socket" ;;
    file) echo precious >"$socket" ;;
    fifo) mkfifo "$socket" ;;
    link) ln -s /nowhere "$socket" ;;
    lock) hold "$socket.lock" & holder=$! ;;
    lock-link) ln -s /nowhere "$socket.lock" ;;
    lock-fifo) mkfifo "$socket.lock" ;;
  esac
  [ -z "$holder" ] || eventually test -e "$socket.lock"
  service_at
  service=$!
  if eventually closed && kill -0 $service; then
    if [ -n "$holder" ]; then
      kill $holder
      wait $holder 2>/dev/null
      eventually attached && through=0
    elif [ -e "$socket" ] || [ -L "$socket" ] || [ -e "$socket.lock" ] || [ -L "$socket.lock" ]; then
      rm -rf "$socket" "$socket.lock"
      eventually attached && through=0
    fi
  fi
  end_service $service
  rm -rf "$socket" "$socket.lock"
  return $through
}

second_service() {
  local first code
  service_at
  first=$!
  eventually attached || return 0
  timeout 20 "$bin/upgrade-service" run --foreground --rehearsal "$busy" --endpoint "$work/other.sock" >/dev/null 2>&1
  code=$?
  end_service $first
  [ $code != 1 ]
}

# storm COUNT: so many connections that say nothing are held while an administrator comes.
storm() {
  local service holder through=0
  service_at
  service=$!
  eventually attached || through=1
  perl -MIO::Socket::UNIX -e '
    for (1 .. $ARGV[1]) { push @held, IO::Socket::UNIX->new(Peer => $ARGV[0]) }
    open my $ready, ">", $ARGV[2]; close $ready; sleep 100' "$busy/service.sock" "$1" "$work/stormed" &
  holder=$!
  eventually test -e "$work/stormed" || through=1
  attached || through=1
  kill -0 $service || through=1
  kill $holder
  wait $holder 2>/dev/null
  end_service $service
  rm -f "$work/stormed"
  attack T-6 "silent connections before an administrator's" "$1" $(($1 * (1 - through))) $through
}

# KiB of addresses. AddressSanitizer takes more than that from the start: there the limit is left out.
memory=1000000
(ulimit -v $memory && "$bin/upgradectl" --version) >/dev/null 2>&1 || memory=unlimited
# oversize [FILE]: it must be refused as an input, in little memory.
oversize() {
  (ulimit -v $memory && ctl check --server "${1:-$work/large.json}")
  [ $? != 2 ]
}
repeat() { perl -e 'print $ARGV[0], $ARGV[1] x $ARGV[2], $ARGV[3]' "$@" >"$work/large.json"; }

if make_rehearsal "$busy"; then
  for kind in folder file fifo link lock lock-link lock-fifo; do
    if squat $kind; then attack T-6 "the socket's name is taken: $kind" 1 1 0; else attack T-6 "the socket's name is taken: $kind" 1 0 1; fi
  done
  judge T-6 "second service of one rehearsal, at another endpoint" second_service
  storm 400
  repeat '{"disks": [' '1,' 30000000 '1]}'
  judge T-6 "input: 30,000,001 numbers" oversize
  repeat '{"disks": [' '[1],' 8000000 '1]}'
  judge T-6 "input: 8,000,001 lists" oversize
  repeat '' '[' 60000000 ''
  judge T-6 "input: 60,000,000 brackets" oversize
  repeat '{"computerName": "' a 33000000 '"}'
  judge T-6 "input: a name of 33 MB" oversize
  judge T-6 "input: a device without an end" oversize /dev/zero
  mkfifo "$work/pipe"
  judge T-6 "input: a named pipe that nobody writes to" oversize "$work/pipe"
  rm -rf "$busy" "$work/large.json"
fi
