#!/usr/bin/env bash
# A real window of the console, led by the mouse alone: every entry of the rail, a row, its drawer, the drawer torn off into a
# window, the palette, the dark theme, and German after a new start. Pictures of all of it are for people to look at.
#
#   CARILLON='./carillon' PICTURES=target/window admin-desktop/src/test/window/mouse-only.sh
#
# What can be set, and the exit codes: window.sh. Pictures need import of ImageMagick.
me=mouse-only
port=${PORT:-19544}
redis_port=${REDIS_PORT:-19480}
displays=$(seq 81 89)
. "$(dirname "$0")/window.sh"

serve
work shell,echo
for n in $(seq 1 12); do
  api POST /api/v1/tasks "{\"type\":\"echo\",\"queue\":\"day\",\"payload\":{\"n\":$n}}" >/dev/null
done
api POST /api/v1/tasks '{"type":"shell","queue":"night","retry":{"maxAttempts":1},"payload":{"argv":["/bin/false"]}}' >/dev/null
# Nobody offers it: it waits, and can tell why.
api POST /api/v1/tasks '{"type":"smtp","queue":"mail"}' >/dev/null

# opened: the window of the console, at its size.
opened() {
  console 127.0.0.1:$port
  xdotool windowmove "$window" 0 0 windowsize "$window" 1440 900
  until_so "its size" sized
}
sized() { xdotool getwindowgeometry "$window" | grep -q 'Geometry: 1440x900'; }
click() { xdotool mousemove "$1" "$2"; sleep 0.2; xdotool click "${3:-1}"; }
# to PLACE Y: what stands in the rail at that height, once the window takes clicks.
to() {
  at() { saved "screen=$1" || { click 80 "$2"; saved "screen=$1"; }; }
  until_so "$1 by its entry in the rail" at "$1" "$2"
}
windows() { [ "$(xdotool search --onlyvisible --name '.' 2>/dev/null | wc -l)" -gt 1 ]; }
drawer() { click 700 205; xdotool click --repeat 2 --delay 80 1; }

opened
picture 00-first
y=77
for place in DASHBOARD QUEUES TASKS WORKFLOWS SCHEDULES WORKERS DEAD CLUSTER AUDIT SETTINGS; do
  to $place $y
  picture "10-$(printf '%03d' $y)-$place"
  y=$((y + 38))
done

# A task and its drawer; the explanation; a window of its own.
to TASKS 153
drawer
picture 21-drawer
click 1076 372
picture 22-explain
# The drawer is there once its button makes a window.
torn() { windows || { drawer; click 1355 181; windows; }; }
until_so "the window of the drawer" torn
picture 23-torn
closed() {
  windows || return 0
  local one
  one=$(xdotool search --onlyvisible --name '^[0-9A-F][0-9A-F]-' | head -1)
  eval "$(xdotool getwindowgeometry --shell "$one")"
  click $((X + WIDTH - 32)) $((Y + 31))
  ! windows
}
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
german() { saved language=de || { click 1253 304; saved language=de; }; }
until_so "German, from the next start" german
picture 34-german
kill "$program"
wait "$program" 2>/dev/null || true
opened
picture 40-german
to CLUSTER 343
picture 41-german-cluster
to TASKS 153
drawer
click 1076 372
until_so "the window of the German drawer" torn
picture 42-german-explain
echo "HELD: every screen, a drawer torn off, the palette, the theme and the language by mouse alone"
