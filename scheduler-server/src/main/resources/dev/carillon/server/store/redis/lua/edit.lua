-- Changes what a waiting or held task is: priority, retry policy, times, labels, payload … The caller read the
-- record, packed it anew and says which version it read. A repeat finds another version: MOVED.
-- @include record index attempt
-- KEYS: bucket
-- ARGV: id, actor, reason, version that was read, the record packed anew (state, times and counters unset)
-- reply: {OK, state} · {STATE, state} · {MOVED, version now} · {GONE}
local id, new = ARGV[1], ARGV[5]
local now = now_ms()
local record = redis.call('GET', record_key(id))
if not record then return {'GONE'} end
local h, n = unpack_header(record), unpack_header(new)
if not waits(h) and h.state ~= HELD then return {'STATE', h.state} end
if version_of(record) ~= ARGV[4] then return {'MOVED', version_of(record)} end
if h.state ~= HELD then unindex(h, id) end
-- What the request sets is in the new flags; what happened to the task, and whose it is, stays.
local owned = has(h.flags, OWNED)
h.flags = h.flags % HAS_EXT + n.flags - n.flags % HAS_EXT
if owned then h.flags, n.version = with(h.flags, OWNED), NEWEST end
h.version, h.priority, h.max_attempts, h.max_lost, h.exec, h.backoff, h.backoff_max, h.deadline, h.meta =
  n.version, n.priority, n.max_attempts, n.max_lost, n.exec, n.backoff, n.backoff_max, n.deadline, n.meta
redis.call('SET', record_key(id), pack_header(h) .. string.sub(new, HEADER + 1))
if h.state == READY then to_ready(h, id, h.ready)
elseif h.state ~= HELD then to_wait(h, id, h.state, h.due) end
moved(h.line, id, h.state, h.state, h.gen)
commit('edit', ARGV[2], now, ARGV[3])
return {'OK', h.state}
