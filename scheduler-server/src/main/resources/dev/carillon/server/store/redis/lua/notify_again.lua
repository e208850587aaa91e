-- Sends messages again under their ids. Safe to run twice.
-- @include record keys drain
-- KEYS: bucket
-- ARGV: ids
-- reply: {OK, how many there were}
local now, n = now_ms(), 0
for _, id in ipairs(ARGV) do
  local at = key('notify:send:') .. id
  if redis.call('EXISTS', at) == 1 then
    redis.call('HSET', at, 'state', 'WAITING', 'tries', 0, 'next', now)
    redis.call('ZREM', key('notify:deads'), id)
    redis.call('ZADD', key('notify:sends'), now, id)
    n = n + 1
  end
end
return {'OK', n}
