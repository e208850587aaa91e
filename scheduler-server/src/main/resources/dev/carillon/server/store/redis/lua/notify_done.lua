-- Writes down a try of a message and what becomes of it. Safe to run twice: by the number of the try.
-- @include record keys drain
-- KEYS: bucket
-- ARGV: id, tries before this one, state after it, ms until the next one (0 for none), line of the log
-- reply: {OK} or {STALE}
local id, at = ARGV[1], key('notify:send:') .. ARGV[1]
if redis.call('HGET', at, 'tries') ~= ARGV[2] then return {'STALE'} end
local now = now_ms()
local next = ARGV[4] == '0' and 0 or now + tonumber(ARGV[4])
redis.call('HSET', at, 'tries', tonumber(ARGV[2]) + 1, 'state', ARGV[3], 'next', next)
redis.call('RPUSH', key('notify:tries:') .. id, ARGV[5])
redis.call('LTRIM', key('notify:tries:') .. id, -20, -1)
local asked = redis.call('HGET', at, 'channel') == ''
local line, other = key(asked and 'notify:asked' or 'notify:sends'), key(asked and 'notify:sends' or 'notify:asked')
if next > 0 then redis.call('ZADD', line, next, id) else redis.call('ZREM', line, id) end
redis.call('ZREM', other, id) -- an older version knew one line only
if ARGV[3] == 'DEAD' then redis.call('ZADD', key('notify:deads'), now, id) else redis.call('ZREM', key('notify:deads'), id) end
return {'OK'}
