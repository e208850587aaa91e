-- A run cannot go on now: it is looked at again later, and stands before no other meanwhile. What is marked for it in
-- the meantime wakes it before. Safe to run twice: then it waits from now.
-- @include record index drain
-- KEYS: bucket
-- ARGV: owner epoch, run, ms it waits
-- reply: {OK, now} · {GONE}: it does not wake by itself · {FENCED}
if fenced(ARGV[1]) then return {'FENCED'} end
local now = now_ms()
if not redis.call('ZSCORE', key('wake'), ARGV[2]) then return {'GONE'} end
redis.call('ZADD', key('wake'), now + tonumber(ARGV[3]), ARGV[2])
return {'OK', now}
