-- Deletes one ended task with all that is kept of it; its idempotency key is free again. Never a live one.
-- @include record index node unique drain
-- KEYS: bucket
-- ARGV: id, actor, reason
-- reply: {OK, state it had} · {NODE, run}: it is a node of a run that still lives · {ALIVE, state} · {GONE}: also what a repeat finds
local id = ARGV[1]
local now = now_ms()
local record = redis.call('GET', record_key(id))
if not record then return {'GONE'} end
local h = unpack_header(record)
if h.state < SUCCEEDED then return {'ALIVE', h.state} end
local run = has(h.flags, OWNED) and live_run_of(h, id)
if run then return {'NODE', run} end
-- A discarded dead letter has left the books already; it is purged when its undo window ends.
if h.state == DEAD and redis.call('ZSCORE', key('discarded'), id) then return {'GONE'} end
unindex(h, id)
if has(h.flags, HAS_KEY) then
  local idem = key('idem:') .. string.sub(record, AT_META + 1, AT_META + 16)
  if string.sub(redis.call('GET', idem) or '', 1, ID) == id then redis.call('UNLINK', idem) end
end
free_unique(h, id)
local doomed = {record_key(id), key('extra:') .. id, key('history:') .. id}
for gen = math.max(1, h.gen - LOGS_KEPT), h.gen do doomed[#doomed + 1] = key('log:') .. id .. ':' .. gen end
redis.call('UNLINK', unpack(doomed))
moved(h.line, id, h.state, 0, h.gen)
commit('delete', ARGV[2], now, ARGV[3])
return {'OK', h.state}
