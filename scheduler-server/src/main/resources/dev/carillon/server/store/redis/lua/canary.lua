-- Stores a canary, or moves it on if it still stands where the caller saw it. A repeat answers CONFLICT with the state.
-- @include record index drain
-- KEYS: bucket
-- ARGV: canary, state it must have ('' for a new one), new state, verdict, then fields and values of a new one
-- reply: {OK, now} · {CONFLICT, state}
local id, expected, state = ARGV[1], ARGV[2], ARGV[3]
local now = now_ms()
local stored = redis.call('HGET', key('canary:') .. id, 'state')
if (stored or '') ~= expected then return {'CONFLICT', stored or ''} end
redis.call('HSET', key('canary:') .. id, 'state', state, 'verdict', ARGV[4], 'since', now)
if expected == '' then
  redis.call('HSET', key('canary:') .. id, 'started', now, unpack(ARGV, 5))
  for _, old in ipairs(redis.call('ZRANGEBYSCORE', key('canaries'), '-inf', now - 2592000000, 'LIMIT', 0, 100)) do
    redis.call('ZREM', key('canaries'), old)
    redis.call('UNLINK', key('canary:') .. old)
  end
  redis.call('ZADD', key('canaries'), now, id)
end
return {'OK', now}
