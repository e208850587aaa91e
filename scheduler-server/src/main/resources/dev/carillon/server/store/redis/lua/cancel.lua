-- Cancels a live task; a running one is marked, its worker is told, and its lease ends soon whatever that one does.
-- Safe to run twice.
-- @include record index attempt drain
-- KEYS: bucket
-- ARGV: id, actor, reason, ms that a running attempt has to stop
-- reply: {OK, state now} · {RUNNING, worker (16 bytes), gen, nonce (16 bytes)} · {ENDED, state} · {GONE}
local id = ARGV[1]
local now = now_ms()
local h = unpack_header(redis.call('GETRANGE', record_key(id), 0, HEADER - 1))
if not h then return {'GONE'} end
if h.state == CANCELLED then return {'OK', CANCELLED} end
if h.state >= SUCCEEDED then return {'ENDED', h.state} end
if ARGV[3] ~= '' then
  redis.call('HSET', key('extra:') .. id, 'error', 'Cancelled by ' .. ARGV[2] .. ': ' .. ARGV[3])
  h.flags = with(h.flags, HAS_EXTRAS)
end
if h.state == RUNNING then
  if not has(h.flags, CANCEL_ASKED) then
    h.lease = now + tonumber(ARGV[4])
    redis.call('ZADD', key('lease'), h.lease, id)
  end
  h.flags = with(h.flags, CANCEL_ASKED)
  write_header(h, id)
  moved(h.line, id, RUNNING, RUNNING, h.gen)
  commit('cancel', ARGV[2], now, ARGV[3])
  return {'RUNNING', h.worker, h.gen, h.nonce}
end
local from = h.state
unindex(h, id)
to_end(h, id, CANCELLED, now)
write_header(h, id)
moved(h.line, id, from, CANCELLED, h.gen)
commit('cancel', ARGV[2], now, ARGV[3])
return {'OK', CANCELLED}
