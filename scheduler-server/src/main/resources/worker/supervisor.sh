# Runs one command of a task in a process group of its own, and kills that whole group when the
# command ends, when the worker says so, or when the worker is gone, even by kill -9.
#
# The worker starts it in a session of its own where it can, so that killing the worker's group does
# not kill the supervisor before its work. Standard input is a pipe that only the worker holds open.
# A line TERM asks the group to end; anything else, and the end of the pipe, kills it. Builtins and
# absolute paths only: the PATH is the task's. "kill -s KILL -- -1" is what all shells understand.
#
# $1: setsid with its path, or "-" where there is none: then job control makes the group
# $2: file to read as standard input and to delete, or "-"
# $3: rm with its path
# $4…: program and arguments
#
# Ends with the exit status of the command; 128 + n if signal n ended it.

setsid=$1 input=$2 rm=$3
shift 3

# A signal meant for the worker (Ctrl+C in its terminal) must not end the supervisor before the
# command. Handlers, not "ignore": what is ignored stays ignored in the command.
trap : HUP INT QUIT TERM

exec 4<&0 </dev/null
if [ "$input" != - ]; then
  exec <"$input" || exit 126
  "$rm" -f -- "$input"
fi
exec 3<&0 </dev/null

if [ "$setsid" != - ]; then
  "$setsid" "$@" <&3 3<&- 4<&- &
  group=$!
else
  set -m
  "$@" <&3 3<&- 4<&- &
  group=$!
  set +m
  if ! kill -s 0 -- "-$group" 2>/dev/null && kill -0 "$group" 2>/dev/null; then
    kill -s KILL "$group"
    echo "Expected setsid (package util-linux) or a /bin/sh with job control, but found neither." >&2
    exit 126
  fi
fi
exec 3<&-

(
  trap '' HUP INT QUIT TERM
  # Until setsid has run there is no such group, only the process.
  while read -r order && [ "$order" = TERM ]; do
    kill -s TERM -- "-$group" || kill -s TERM "$group"
  done
  kill -s KILL "$group"
  kill -s KILL -- "-$group"
) <&4 >/dev/null 2>&1 &
watcher=$!

while :; do
  wait "$group"
  status=$?
  # A caught signal ends "wait" early; the command is still there then.
  kill -0 "$group" 2>/dev/null || break
done

# What the command left behind in its group does not outlive it.
kill -s KILL -- "-$group" 2>/dev/null
kill -s KILL "$watcher" 2>/dev/null
exit "$status"
