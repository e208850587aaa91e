-- Holds a waiting task back: it neither starts nor expires until it is resumed. Safe to run twice.
-- @include record index attempt drain
-- KEYS: bucket
-- ARGV: id, actor, reason
-- reply: {OK, state now} · {STATE, state}: it does not wait · {GONE}
local id = ARGV[1]
local now = now_ms()
local h = unpack_header(redis.call('GETRANGE', record_key(id), 0, HEADER - 1))
if not h then return {'GONE'} end
if h.state == HELD then return {'OK', HELD} end
if not waits(h) then return {'STATE', h.state} end
local from = h.state
unindex(h, id)
h.state = HELD
redis.call('ZADD', key('held'), now, id)
redis.call('HSET', key('extra:') .. id, 'held', ARGV[2] .. (ARGV[3] ~= '' and ': ' .. ARGV[3] or ''))
h.flags = with(h.flags, HAS_EXTRAS)
write_header(h, id)
moved(h.line, id, from, HELD, h.gen)
commit('hold', ARGV[2], now, ARGV[3])
return {'OK', HELD}
