# The beginning of what drives a real window of the console: read by keyboard-only.sh and mouse-only.sh, which say before what
# they are called (me), which ports they use, and which displays they may take.
#
# CARILLON: the command line of Carillon (default: the launcher of this checkout). CONSOLE: the command that starts the
# console (default: "$CARILLON console"). REDIS: a redis-server (default: that on PATH, else the bundled one). PICTURES: a
# folder for pictures of the window (default: none; needs import of ImageMagick or xwd). PATIENCE: how long anything may take, s.
# Exit code 0: all held; 1: something did not; 77: it cannot be run here, and why.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
CARILLON=${CARILLON:-$here/../../../../carillon}
CONSOLE=${CONSOLE:-$CARILLON console}
REDIS=${REDIS:-$(command -v redis-server || ls "$HOME"/.cache/carillon/redis-server-* 2>/dev/null | head -1 || true)}
PICTURES=${PICTURES:-}
PATIENCE=${PATIENCE:-60}

skip() { echo "SKIPPED: $*"; exit 77; }
fail() { echo "FAILED: $*"; tail -n 15 "$dir"/*.log 2>/dev/null || true; picture failed || true; exit 1; }
command -v Xvfb >/dev/null || skip "there is no Xvfb (package xvfb)"
command -v xdotool >/dev/null || skip "there is no xdotool (package xdotool)"
command -v curl >/dev/null || skip "there is no curl"
[ -x "$REDIS" ] || skip "there is no redis-server; name one in REDIS"

dir=$(mktemp -d "/tmp/$me.XXXXXX")
started=()
cleanup() {
  for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  [ -n "${KEEP:-}" ] || rm -rf "$dir"
}
trap cleanup EXIT
# still: two looks at the screen, one after the other, see the same; ages and curves that move are waited for no longer than that.
still() {
  command -v import >/dev/null || return 0
  local was= now=
  for _ in $(seq 20); do
    now=$(import -window root rgb:- 2>/dev/null | cksum) || return 0
    [ "$now" != "$was" ] || return 0
    was=$now
    sleep 0.3
  done
}
picture() {
  [ -n "$PICTURES" ] || return 0
  mkdir -p "$PICTURES"
  still
  if command -v import >/dev/null; then import -window root "$PICTURES/$1.png" 2>/dev/null || true
  elif command -v xwd >/dev/null; then xwd -root -silent >"$PICTURES/$1.xwd" 2>/dev/null || true; fi
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
serve() {
  $CARILLON server --grpc-address=127.0.0.1:$port --redis-address=localhost:$redis_port --dispatch=direct \
    --delaybox-enabled=false --ticks-port=0 >>"$dir/server.log" 2>&1 &
  server=$!
  started+=("$server")
  until_so "the server" curl -sf --max-time 2 "http://127.0.0.1:$port/ping"
}
# work TYPES: a worker of these.
work() {
  $CARILLON worker --server=127.0.0.1:$port --types="$1" --shell=argv --slots=4 --data="$dir/worker" >"$dir/worker.log" 2>&1 &
  started+=($!)
}
# console ADDRESS: its window, as large as the screen, once it is there.
console() {
  $CONSOLE --server="$1" >>"$dir/console.log" 2>&1 &
  program=$!
  started+=("$program")
  until_so "the window" named
}
named() { window=$(xdotool search --onlyvisible --name '^Carillon$' 2>/dev/null | head -1); [ -n "$window" ]; }
# What the console keeps of what it shows: the screen in front, the theme, the connections.
saved() { grep -qx "$1" "$settings"; }

for display in $displays; do [ -e "/tmp/.X$display-lock" ] || break; done
# -r: a key that is let go late, as on a busy machine, is one key still, and not many.
Xvfb ":$display" -r -screen 0 1440x900x24 -nolisten tcp >"$dir/xvfb.log" 2>&1 &
started+=($!)
export DISPLAY=:$display
"$REDIS" --port $redis_port --bind 127.0.0.1 --save '' --appendonly no --dir "$dir" >"$dir/redis.log" 2>&1 &
started+=($!)
mkdir -p "$dir/home"
export XDG_CONFIG_HOME=$dir/home
settings=$dir/home/carillon/console.properties
window=
