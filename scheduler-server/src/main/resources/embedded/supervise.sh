# Runs "$@" and stops it by SIGTERM once standard input ends, that is: once whoever started this is
# gone, even by kill -9. First line of output: the process id. Log: $CARILLON_LOG.
trap '' INT HUP
exec 3<&0
"$@" </dev/null >>"$CARILLON_LOG" 2>&1 &
child=$!
echo "$child"
exec >/dev/null 2>&1
# A background command would get /dev/null as its input: hence the copy of the pipe.
(cat <&3 >/dev/null; kill -TERM "$child") &
watcher=$!
exec 3<&-
wait "$child"
code=$?
kill -KILL "$watcher"
exit "$code"
