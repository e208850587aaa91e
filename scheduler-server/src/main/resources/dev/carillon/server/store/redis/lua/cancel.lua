-- Cancels a live task; a running one is marked, its worker is told, and its lease ends soon whatever that one does.
-- Safe to run twice.
-- @include record index attempt stop drain
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
local reply = stop(h, id, now, tonumber(ARGV[4]))
commit('cancel', ARGV[2], now, ARGV[3])
return reply
