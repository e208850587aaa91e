-- Calls out that running attempts were cancelled, for the server that their worker hangs on. A hint: their next
-- heartbeat tells it too.
-- @include record index drain
-- KEYS: bucket
-- ARGV: ms to keep it, text
-- reply: {OK}
local now = now_ms()
redis.call('ZREMRANGEBYSCORE', key('cancels'), '-inf', now - tonumber(ARGV[1]))
redis.call('ZADD', key('cancels'), now, ARGV[2])
return {'OK'}
