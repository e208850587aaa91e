-- Runs an ended task again: READY now, attempts from 0, gen raised, history kept. A repeat finds it live: ALIVE.
-- @include record index attempt unique revive
-- KEYS: bucket
-- ARGV: id, actor, 1 to run a SUCCEEDED one too
-- reply: {OK, gen} · {ALIVE, state} · {SUCCEEDED} · {GONE} · {UNIQUE, id}: another task holds its unique key by now
local id = ARGV[1]
local now = now_ms()
local h = unpack_header(redis.call('GETRANGE', record_key(id), 0, HEADER - 1))
if not h then return {'GONE'} end
if h.state < SUCCEEDED then return {'ALIVE', h.state} end
if h.state == SUCCEEDED and ARGV[3] ~= '1' then return {'SUCCEEDED'} end
local holder = retake_unique(h, id)
if holder then return {'UNIQUE', holder} end
revive(h, id, now)
write_header(h, id)
if has(h.flags, OWNED) then mark(h, id, now) end
commit('retry', ARGV[2], now)
return {'OK', h.gen}
