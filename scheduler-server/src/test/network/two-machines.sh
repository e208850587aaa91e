#!/usr/bin/env bash
# A worker (by its certificate) and a client (by a token) on another address (a network namespace) speak to a server over
# TLS and run the main job. The link is taken down for a minute, then up again. Both recover, nothing is lost, and every task ran.
#
#   sudo CARILLON='./carillon' scheduler-server/src/test/network/two-machines.sh
#
# CARILLON: the command line of Carillon (default: the launcher of this checkout). REDIS: a redis-server (default: that on
# PATH, else the bundled one). SECONDS_DOWN (60), RATE: tasks a second (5), FEED: seconds of feeding (100).
# Exit code 0: all held; 1: something did not; 77: it cannot be run here, and why.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd -P)
CARILLON=${CARILLON:-$here/../../../../carillon}
REDIS=${REDIS:-$(command -v redis-server || ls "$HOME"/.cache/carillon/redis-server-* 2>/dev/null | head -1 || true)}
SECONDS_DOWN=${SECONDS_DOWN:-60}
RATE=${RATE:-5}
FEED=${FEED:-100}

skip() { echo "SKIPPED: $*"; exit 77; }
fail() { echo "FAILED: $*"; tail -n 15 "$dir"/*.log 2>/dev/null || true; exit 1; }
[ "$(id -u)" = 0 ] || skip "network namespaces need root"
command -v ip >/dev/null || skip "there is no ip (package iproute2)"
command -v curl >/dev/null || skip "there is no curl"
[ -x "$REDIS" ] || skip "there is no redis-server; name one in REDIS"

dir=$(mktemp -d /tmp/two-machines.XXXXXX)
ns=crl-$$
outer=10.231.7.1
inner=10.231.7.2
port=19443
started=()
cleanup() {
  for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
  # What is left in the namespace is ours.
  ip netns pids "$ns" 2>/dev/null | xargs -r kill 2>/dev/null || true
  wait 2>/dev/null || true
  ip netns del "$ns" 2>/dev/null || true
  ip link del crl-out 2>/dev/null || true
  [ -n "${KEEP:-}" ] || rm -rf "$dir"
}
trap cleanup EXIT

ip netns add "$ns" 2>/dev/null || skip "network namespaces cannot be made here"
ip link add crl-out type veth peer name crl-in 2>/dev/null || skip "pairs of interfaces cannot be made here"
ip link set crl-in netns "$ns"
ip addr add $outer/30 dev crl-out
ip link set crl-out up
ip netns exec "$ns" ip addr add $inner/30 dev crl-in
ip netns exec "$ns" ip link set crl-in up
ip netns exec "$ns" ip link set lo up
there() { ip netns exec "$ns" "$@"; }

"$REDIS" --port 19379 --bind 127.0.0.1 --save '' --appendonly no --dir "$dir" >"$dir/redis.log" 2>&1 &
started+=($!)
$CARILLON certs dev "$dir/certs" --name $outer >/dev/null
ca=$dir/certs/ca.pem
$CARILLON server --grpc-address=$outer:$port --redis-address=localhost:19379 --dispatch=direct \
  --delaybox-enabled=false --ticks-port=0 --auth-enabled=true \
  --tls-certificate="$dir/certs/server.pem" --tls-key="$dir/certs/server.key" \
  --tls-client-auth=optional --tls-client-authorities="$ca" >"$dir/server.log" 2>&1 &
started+=($!)
for _ in $(seq 300); do grep -q crl_ "$dir/server.log" && break; sleep 0.2; done
admin=$(grep -o 'crl_[A-Za-z0-9_-]*' "$dir/server.log" | head -1)
[ -n "$admin" ] || fail "the server told no token"

# From here on everything is said over the link, in TLS.
api() { # TOKEN METHOD PATH [BODY]
  there curl -sS --max-time 5 --cacert "$ca" -H "Authorization: Bearer $1" -X "$2" ${4:+-d "$4"} "https://$outer:$port$3"
}
token() { api "$admin" POST /api/v1/tokens "{\"name\":\"$1\",\"access\":{\"roles\":[\"$2\"]}}" | grep -o 'crl_[A-Za-z0-9_-]*'; }
for _ in $(seq 300); do there curl -s --max-time 2 --cacert "$ca" "https://$outer:$port/ping" >/dev/null && break; sleep 0.2; done
submitter=$(token client submitter)
viewer=$(token eye viewer)
there curl -s --max-time 5 "http://$outer:$port/ping" >/dev/null && fail "the port answers in clear text"
[ "$(there curl -s -o /dev/null -w '%{http_code}' --max-time 5 --cacert "$ca" https://$outer:$port/api/v1/queues)" = 401 ] ||
  fail "somebody unknown is served"
[ "$(there curl -s -o /dev/null -w '%{http_code}' --max-time 5 --cacert "$ca" -H "Authorization: Bearer $viewer" -d '{}' \
  https://$outer:$port/api/v1/queues/default:pause)" = 403 ] || fail "a viewer pauses a queue"

ip netns exec "$ns" $CARILLON worker --server=$outer:$port --tls=true --ca="$ca" \
  --cert="$dir/certs/client.pem" --cert-key="$dir/certs/client.key" \
  --types=shell --shell=argv --slots=8 --data="$dir/worker" >"$dir/worker.log" 2>&1 &
started+=($!)
# A busy machine takes its time to start a worker: the link is not cut before there is one.
registered=
for _ in $(seq 600); do
  api "$admin" GET /api/v1/workers 2>/dev/null | grep -q '"id"' && registered=yes && break
  sleep 0.2
done
[ -n "$registered" ] || fail "no worker came: the server knows of none after 600 looks, 0.2 s apart"
: >"$dir/effects"
: >"$dir/accepted"
: >"$dir/late"

now() { date +%s%3N; }
began=$(now)
feed() {
  local n end=$((SECONDS + FEED)) key sent
  for ((n = 1; SECONDS < end; n++)); do
    key=t$n
    sent=$(now)
    body="{\"type\":\"shell\",\"idempotencyKey\":\"$key\",\"payload\":{\"argv\":[\"/bin/sh\",\"-c\",\"echo $key \$(date +%s%3N) >> $dir/effects\"]}}"
    # One that may have been stored is sent again with its key: it is stored once.
    until api "$submitter" POST /api/v1/tasks "$body" 2>/dev/null | grep -q '"id"'; do
      echo "$key" >>"$dir/late"
      sleep 0.5
    done
    echo "$key $sent $(now)" >>"$dir/accepted"
    sleep "$(awk "BEGIN{print 1/$RATE}")"
  done
}
feed &
feeder=$!
started+=($feeder)

sleep 15
for _ in $(seq 40); do [ -s "$dir/effects" ] && break; sleep 0.5; done
ran_before=$(wc -l <"$dir/effects")
[ "$ran_before" -gt 0 ] || fail "nothing ran before the cut"
ip link set crl-out down
down=$(now)
sleep "$SECONDS_DOWN"
ran_down=$(wc -l <"$dir/effects")
ip link set crl-out up
up=$(now)
wait $feeder
accepted=$(wc -l <"$dir/accepted")

for _ in $(seq 240); do
  [ "$(cut -d' ' -f1 "$dir/effects" | sort -u | wc -l)" -ge "$accepted" ] && break
  sleep 0.5
done
live=$(api "$admin" GET "/api/v1/tasks:facets?filter=state:live&fields=state" || true)
for _ in $(seq 120); do
  left=$(api "$admin" GET "/api/v1/tasks?states=TASK_STATE_RUNNING&states=TASK_STATE_READY&states=TASK_STATE_RETRY_WAIT&pageSize=5" | grep -c '"id"' || true)
  [ "$left" = 0 ] && break
  sleep 0.5
done
distinct=$(cut -d' ' -f1 "$dir/effects" | sort -u | wc -l)
total=$(wc -l <"$dir/effects")
first_accepted=$(awk -v up="$up" '$3 > up {print $3 - up; exit}' "$dir/accepted")
first_effect=$(awk -v up="$up" '$2 > up {print $2 - up; exit}' "$dir/effects")
echo "tasks accepted $accepted, of these ran $distinct, runs in all $total (twice: $((total - distinct)))"
echo "link down for $(((up - down) / 1000)) s; ran before $ran_before, until it came back $ran_down; tries refused meanwhile $(wc -l <"$dir/late")"
echo "after the link came back: first task accepted after ${first_accepted:-never} ms, first task run after ${first_effect:-never} ms"
[ "$distinct" = "$accepted" ] || fail "$((accepted - distinct)) accepted tasks never ran; live: $live"
[ "$left" = 0 ] || fail "tasks are left that have not ended"
[ -n "$first_accepted" ] && [ -n "$first_effect" ] || fail "the client or the worker did not recover"
there env CARILLON_SERVER=$outer:$port CARILLON_CA="$ca" CARILLON_TOKEN="$admin" $CARILLON audit verify >"$dir/audit.log" 2>&1 ||
  fail "the audit log does not verify: $(cat "$dir/audit.log")"
head -1 "$dir/audit.log"
echo "HELD in $((($(now) - began) / 1000)) s"
