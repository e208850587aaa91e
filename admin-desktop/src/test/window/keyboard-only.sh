#!/usr/bin/env bash
# A real window of the console, driven by the keyboard alone from the first start to a redrive: nothing answers, so a server
# is named; the dead letters of one queue are found, redriven, and succeed; a snapshot is saved. Then the server is stopped and
# started again, and the console finds it by itself. No mouse is there.
#
#   CARILLON='./carillon' admin-desktop/src/test/window/keyboard-only.sh
#
# What can be set, and the exit codes: window.sh.
me=keyboard-only
port=${PORT:-19543}
redis_port=${REDIS_PORT:-19479}
displays=$(seq 91 99)
. "$(dirname "$0")/window.sh"

serve
work shell

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
console 127.0.0.1:1
xdotool windowfocus --sync "$window" 2>/dev/null || xdotool windowfocus "$window"
key() { xdotool key --delay 60 "$@"; sleep 0.4; }
words() { xdotool type --delay 25 "$1"; sleep 0.6; }
in_front() { saved "screen=$1"; }
# A welcome comes once a try has failed: it is there by the first loss that is told after the window.
welcomed() { awk '/window stands/ { shown = 1 } shown && /Next try in/ { lost = 1 } END { exit !lost }' "$dir/console.log"; }
until_so "the welcome" welcomed
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
