-- Sends messages again under their ids. Safe to run twice.
-- @include record keys drain
-- KEYS: bucket
-- ARGV: ids
-- reply: {OK, how many there were}
local now, n = now_ms(), 0
for _, id in ipairs(ARGV) do
  local at = key('notify:send:') .. id
  local channel = redis.call('HGET', at, 'channel')
  if channel then
    redis.call('HSET', at, 'state', 'WAITING', 'tries', 0, 'next', now)
    redis.call('ZREM', key('notify:deads'), id)
    redis.call('ZADD', key(channel == '' and 'notify:asked' or 'notify:sends'), now, id)
    n = n + 1
  end
end
return {'OK', n}
