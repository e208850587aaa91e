-- A run that a schedule owes cannot be started now: it is looked at again later, and stands before no other meanwhile.
-- Safe to run twice: then it waits from now.
-- @include record index drain
-- KEYS: bucket
-- ARGV: owner epoch, run, ms it waits
-- reply: {OK, now} · {GONE}: it is not owed · {FENCED}
if fenced(ARGV[1]) then return {'FENCED'} end
local now = now_ms()
if redis.call('HEXISTS', key('owed'), ARGV[2]) == 0 then
  redis.call('ZREM', key('owes'), ARGV[2])
  return {'GONE'}
end
redis.call('ZADD', key('owes'), string.format('%.0f', now + tonumber(ARGV[3])), ARGV[2])
return {'OK', now}
