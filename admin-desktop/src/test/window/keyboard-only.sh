#!/usr/bin/env bash
# A real window of the console, driven by the keyboard alone from the first start to a redrive: nothing answers, so a server
# is named; the dead letters of one queue are found, redriven, and succeed; a snapshot is saved. Then the server is stopped and
# started again, and the console finds it by itself. No mouse is there.
#
#   CARILLON='./carillon' admin-desktop/src/test/window/keyboard-only.sh
#
# CARILLON: the command line of Carillon (default: the launcher of this checkout). CONSOLE: the command that starts the
# console (default: "$CARILLON console"). REDIS: a redis-server (default: that on PATH, else the bundled one). PICTURES: a
# folder for pictures of the window (default: none; needs import of ImageMagick or xwd).
# Exit code 0: all held; 1: something did not; 77: it cannot be run here, and why.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd -P)
CARILLON=${CARILLON:-$here/../../../../carillon}
CONSOLE=${CONSOLE:-$CARILLON console}
REDIS=${REDIS:-$(command -v redis-server || ls "$HOME"/.cache/carillon/redis-server-* 2>/dev/null | head -1 || true)}
PICTURES=${PICTURES:-}
PATIENCE=${PATIENCE:-60}
port=${PORT:-19543}
redis_port=${REDIS_PORT:-19479}

skip() { echo "SKIPPED: $*"; exit 77; }
fail() { picture failed; echo "FAILED: $*"; tail -n 15 "$dir"/*.log 2>/dev/null || true; exit 1; }
command -v Xvfb >/dev/null || skip "there is no Xvfb (package xvfb)"
command -v xdotool >/dev/null || skip "there is no xdotool (package xdotool)"
command -v curl >/dev/null || skip "there is no curl"
[ -x "$REDIS" ] || skip "there is no redis-server; name one in REDIS"

dir=$(mktemp -d /tmp/keyboard-only.XXXXXX)
started=()
cleanup() {
  for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  [ -n "${KEEP:-}" ] || rm -rf "$dir"
}
trap cleanup EXIT
picture() {
  [ -n "$PICTURES" ] || return 0
  mkdir -p "$PICTURES"
  if command -v import >/dev/null; then import -window root "$PICTURES/$1.png" 2>/dev/null || true
  elif command -v xwd >/dev/null; then xwd -root -silent >"$PICTURES/$1.xwd" 2>/dev/null || true; fi
}
# until WORDS CONDITION...: asks again and again, at most PATIENCE seconds.
until_so() {
  local what=$1 end=$((SECONDS + PATIENCE))
  shift
  until "$@" >/dev/null 2>&1; do
    [ $SECONDS -lt $end ] || fail "$what did not come within $PATIENCE s"
    sleep 0.3
  done
  echo "ok  $what"
}
api() { curl -sS --max-time 5 -X "$1" ${3:+-d "$3"} "http://127.0.0.1:$port$2"; }
serve() {
  $CARILLON server --grpc-address=127.0.0.1:$port --redis-address=localhost:$redis_port --dispatch=direct \
    --delaybox-enabled=false --ticks-port=0 >>"$dir/server.log" 2>&1 &
  server=$!
  started+=("$server")
}

for display in $(seq 91 99); do [ -e "/tmp/.X$display-lock" ] || break; done
Xvfb ":$display" -screen 0 1440x900x24 -nolisten tcp >"$dir/xvfb.log" 2>&1 &
started+=($!)
export DISPLAY=:$display
"$REDIS" --port $redis_port --bind 127.0.0.1 --save '' --appendonly no --dir "$dir" >"$dir/redis.log" 2>&1 &
started+=($!)
serve
until_so "the server" curl -sf --max-time 2 "http://127.0.0.1:$port/ping"
$CARILLON worker --server=127.0.0.1:$port --types=shell --shell=argv --slots=4 --data="$dir/worker" >"$dir/worker.log" 2>&1 &
started+=($!)

for n in 1 2 3; do
  api POST /api/v1/tasks "{\"type\":\"shell\",\"queue\":\"night\",\"idempotencyKey\":\"k$n\",\"retry\":{\"maxAttempts\":1},\"payload\":{\"argv\":[\"/bin/sh\",\"-c\",\"test -e $dir/mended\"]}}" \
    | grep -o '"id":"[^"]*"' | cut -d'"' -f4 >>"$dir/ids"
done
[ "$(wc -l <"$dir/ids")" = 3 ] || fail "the tasks were not taken"
all() { # STATE
  local id
  while read -r id; do api GET "/api/v1/tasks/$id" | grep -qiE "\"state\": *\"(TASK_STATE_)?$1\"" || return 1; done <"$dir/ids"
}
until_so "three dead letters" all DEAD
touch "$dir/mended"

# Nothing answers at this address, as on a first start.
mkdir -p "$dir/home"
export XDG_CONFIG_HOME=$dir/home
settings=$dir/home/carillon/console.properties
$CONSOLE --server=127.0.0.1:1 >"$dir/console.log" 2>&1 &
started+=($!)
window=
named() { window=$(xdotool search --onlyvisible --name '^Carillon$' 2>/dev/null | head -1); [ -n "$window" ]; }
until_so "the window" named
xdotool windowfocus --sync "$window" 2>/dev/null || xdotool windowfocus "$window"
sleep 3 # A welcome comes once the first try has failed.
key() { xdotool key --delay 60 "$@"; sleep 0.4; }
words() { xdotool type --delay 25 "$1"; sleep 0.6; }
in_front() { grep -qx "screen=$1" "$settings"; }
picture welcome

key Return
until_so "the settings, from the welcome" in_front SETTINGS
key ctrl+k
words "new connection"
key Return
sleep 1
words "yard"
key Tab
key ctrl+a
words "127.0.0.1:$port"
key Return
until_so "the new connection in the settings" grep -q 'yard' "$settings"
picture settings
key ctrl+k
words "connect to yard"
key Return
until_so "the connection" grep -q '=yard$' "$settings"

key ctrl+7
until_so "the dead letters" in_front DEAD
key ctrl+f
words "queue:night"
key Return
sleep 2
key Tab
key Down
sleep 1
picture dead
key r
sleep 2
picture redrive
# The first way is the careful one, in steps; three letters are redriven at once as well.
key ctrl+Return
until_so "three tasks that succeeded" all SUCCEEDED
picture redriven

key ctrl+s
sleep 1
key ctrl+a
words "$dir/yard.snapshot"
key Return
until_so "the snapshot" test -s "$dir/yard.snapshot"
[ "$(head -c 17 "$dir/yard.snapshot")" = CARILLON-SNAPSHOT ] || fail "the snapshot is none"

kill "$server"
wait "$server" 2>/dev/null || true
sleep 8
picture lost
serve
until_so "the server again" curl -sf --max-time 2 "http://127.0.0.1:$port/ping"
sleep 16 # The longest pause between two tries is 15 s.
key ctrl+k
words "night"
key Return
until_so "the queues" in_front QUEUES
sleep 2
key ctrl+k
words "pause"
key Return
sleep 1
words "by keyboard"
picture pause
key Return
paused() { api GET /api/v1/queues | grep -q 'by keyboard'; }
until_so "the pause, at the server that came back" paused
picture paused
$CONSOLE --snapshot="$dir/none.snapshot" >"$dir/none.txt" 2>&1 && fail "a snapshot that is missing was opened"
grep -q "no such file" "$dir/none.txt" || fail "a missing snapshot was not told: $(cat "$dir/none.txt")"
echo "HELD: from the first start to a redrive by keyboard alone"
