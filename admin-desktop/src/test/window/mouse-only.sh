#!/usr/bin/env bash
# A real window of the console, led by the mouse alone: every entry of the rail, a row, its drawer, the drawer torn off into a
# window, the palette, the dark theme, and German after a new start. Pictures of all of it are for people to look at.
#
#   CARILLON='./carillon' PICTURES=target/window admin-desktop/src/test/window/mouse-only.sh
#
# CARILLON: the command line of Carillon (default: the launcher of this checkout). CONSOLE: the command that starts the
# console (default: "$CARILLON console"). REDIS: a redis-server (default: that on PATH, else the bundled one). PICTURES: a
# folder for pictures of the window (default: none; needs import of ImageMagick).
# Exit code 0: all held; 1: something did not; 77: it cannot be run here, and why.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd -P)
CARILLON=${CARILLON:-$here/../../../../carillon}
CONSOLE=${CONSOLE:-$CARILLON console}
REDIS=${REDIS:-$(command -v redis-server || ls "$HOME"/.cache/carillon/redis-server-* 2>/dev/null | head -1 || true)}
PICTURES=${PICTURES:-}
PATIENCE=${PATIENCE:-60}
port=${PORT:-19544}
redis_port=${REDIS_PORT:-19480}

skip() { echo "SKIPPED: $*"; exit 77; }
fail() { picture failed; echo "FAILED: $*"; tail -n 15 "$dir"/*.log 2>/dev/null || true; exit 1; }
command -v Xvfb >/dev/null || skip "there is no Xvfb (package xvfb)"
command -v xdotool >/dev/null || skip "there is no xdotool (package xdotool)"
command -v curl >/dev/null || skip "there is no curl"
[ -x "$REDIS" ] || skip "there is no redis-server; name one in REDIS"

dir=$(mktemp -d /tmp/mouse-only.XXXXXX)
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
  import -window root "$PICTURES/$1.png" 2>/dev/null || true
}
# until_so WORDS CONDITION...: asks again and again, at most PATIENCE seconds.
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

for display in $(seq 81 89); do [ -e "/tmp/.X$display-lock" ] || break; done
Xvfb ":$display" -screen 0 1440x900x24 -nolisten tcp >"$dir/xvfb.log" 2>&1 &
started+=($!)
export DISPLAY=:$display
"$REDIS" --port $redis_port --bind 127.0.0.1 --save '' --appendonly no --dir "$dir" >"$dir/redis.log" 2>&1 &
started+=($!)
$CARILLON server --grpc-address=127.0.0.1:$port --redis-address=localhost:$redis_port --dispatch=direct \
  --delaybox-enabled=false --ticks-port=0 >>"$dir/server.log" 2>&1 &
started+=($!)
until_so "the server" curl -sf --max-time 2 "http://127.0.0.1:$port/ping"
$CARILLON worker --server=127.0.0.1:$port --types=shell,echo --shell=argv --slots=4 --data="$dir/worker" >"$dir/worker.log" 2>&1 &
started+=($!)
for n in $(seq 1 12); do
  api POST /api/v1/tasks "{\"type\":\"echo\",\"queue\":\"day\",\"payload\":{\"n\":$n}}" >/dev/null
done
api POST /api/v1/tasks '{"type":"shell","queue":"night","retry":{"maxAttempts":1},"payload":{"argv":["/bin/false"]}}' >/dev/null
# Nobody offers it: it waits, and can tell why.
api POST /api/v1/tasks '{"type":"smtp","queue":"mail"}' >/dev/null

mkdir -p "$dir/home"
export XDG_CONFIG_HOME=$dir/home
settings=$dir/home/carillon/console.properties
saved() { grep -qx "$1" "$settings"; }
window=
named() { window=$(xdotool search --onlyvisible --name '^Carillon$' 2>/dev/null | head -1); [ -n "$window" ]; }
console() {
  $CONSOLE --server=127.0.0.1:$port >>"$dir/console.log" 2>&1 &
  program=$!
  started+=("$program")
  until_so "the window" named
  xdotool windowmove "$window" 0 0 windowsize "$window" 1440 900
  sleep 4 # The first data comes, and the window has its size.
}
# to PLACE Y: what stands in the rail at that height, once the window takes clicks.
to() {
  at() { saved "screen=$1" || { click 80 "$2"; saved "screen=$1"; }; }
  until_so "$1 by its entry in the rail" at "$1" "$2"
  sleep 1
}
click() { xdotool mousemove "$1" "$2"; sleep 0.2; xdotool click "${3:-1}"; sleep 1; }

console
picture 00-first
y=77
for place in DASHBOARD QUEUES TASKS WORKFLOWS SCHEDULES WORKERS DEAD CLUSTER AUDIT SETTINGS; do
  to $place $y
  picture "10-$(printf '%03d' $y)-$place"
  y=$((y + 38))
done

# A task and its drawer; the explanation; a window of its own.
to TASKS 153
click 700 205
sleep 1
picture 20-row
xdotool click --repeat 2 --delay 80 1
sleep 2
picture 21-drawer
click 1076 372
picture 22-explain
click 1355 181
sleep 2
windows() { [ "$(xdotool search --onlyvisible --name '.' 2>/dev/null | wc -l)" -gt 1 ]; }
until_so "the window of the drawer" windows
picture 23-torn
torn=$(xdotool search --onlyvisible --name '^[0-9A-F][0-9A-F]-' | head -1)
eval "$(xdotool getwindowgeometry --shell "$torn")"
click $((X + WIDTH - 32)) $((Y + 31))
closed() { ! windows; }
until_so "the torn window is away by its cross" closed

# The palette, and a click beside it.
click 1075 24
picture 30-palette
click 300 850
click 1408 24
until_so "the dark theme" saved theme=DARK
picture 31-theme
to DASHBOARD 77
picture 32-dashboard
to SETTINGS 419
picture 33-settings
click 1253 304
until_so "German, from the next start" saved language=de
picture 34-german
kill "$program"
wait "$program" 2>/dev/null || true
console
picture 40-german
to CLUSTER 343
sleep 1
picture 41-german-cluster
to TASKS 153
click 700 205
xdotool click --repeat 2 --delay 80 1
sleep 2
click 1076 372
picture 42-german-explain
echo "HELD: every screen, a drawer torn off, the palette, the theme and the language by mouse alone"
