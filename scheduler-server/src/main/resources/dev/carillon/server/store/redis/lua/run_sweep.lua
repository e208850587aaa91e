-- Deletes definitions that were written for a run which then never began: the whole of a half-made run.
-- @include record index drain
-- KEYS: bucket
-- ARGV: owner epoch, only those written before ms, most to look at
-- reply: {OK, deleted} or {FENCED}
if fenced(ARGV[1]) then return {'FENCED'} end
local gone = 0
for _, digest in ipairs(redis.call('ZRANGEBYSCORE', key('defs'), '-inf', '(' .. ARGV[2], 'LIMIT', 0, tonumber(ARGV[3]))) do
  if redis.call('EXISTS', key('defruns:') .. digest) == 0 then
    redis.call('ZREM', key('defs'), digest)
    redis.call('UNLINK', key('def:') .. digest)
    gone = gone + 1
  else
    -- In use: it is looked at again when as much time has passed once more.
    redis.call('ZADD', key('defs'), now_ms(), digest)
  end
end
return {'OK', gone}
