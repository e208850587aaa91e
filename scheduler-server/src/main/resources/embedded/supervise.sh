# Runs "$@" and stops it by SIGTERM once standard input ends, that is: once whoever started this is
# gone, even by kill -9. First line of output: the process id. Log: $CARILLON_LOG. With
# $CARILLON_FIRST it goes before other programs, where that is allowed.
trap '' INT HUP
exec 3<&0
"$@" </dev/null >>"$CARILLON_LOG" 2>&1 &
child=$!
echo "$child"
exec >/dev/null 2>&1
if [ -n "$CARILLON_FIRST" ]; then
  n=$(nice 2>/dev/null) || n=0
  renice "$((n - 5))" -p "$child"
fi
# A background command would get /dev/null as its input: hence the copy of the pipe.
(cat <&3 >/dev/null; kill -TERM "$child") &
watcher=$!
exec 3<&-
wait "$child"
code=$?
kill -KILL "$watcher"
exit "$code"
