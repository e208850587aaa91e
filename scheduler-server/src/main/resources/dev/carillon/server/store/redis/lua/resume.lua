-- Lets a held task go on: back to its line if it is due, else back to waiting. Safe to run twice.
-- @include record index attempt drain
-- KEYS: bucket
-- ARGV: id, actor, reason
-- reply: {OK, state now, due ms} · {STATE, state}: it has ended · {GONE}
local id = ARGV[1]
local now = now_ms()
local h = unpack_header(redis.call('GETRANGE', record_key(id), 0, HEADER - 1))
if not h then return {'GONE'} end
if h.state >= SUCCEEDED then return {'STATE', h.state} end
if h.state ~= HELD then return {'OK', h.state, h.due} end
unindex(h, id)
redis.call('HDEL', key('extra:') .. id, 'held')
if h.due <= now then to_ready(h, id, now) else to_wait(h, id, waiting_state(h), h.due) end
write_header(h, id)
moved(h.line, id, HELD, h.state, h.gen)
commit('resume', ARGV[2], now, ARGV[3])
return {'OK', h.state, h.due}
