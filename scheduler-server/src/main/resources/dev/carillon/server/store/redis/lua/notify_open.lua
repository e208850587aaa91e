-- A durable reader of the event log begins here: at its end, unless it has begun before. Safe to run twice.
-- @include record keys drain
-- KEYS: bucket
-- ARGV: reader
-- reply: {OK}
if redis.call('HEXISTS', key('readers'), ARGV[1]) == 0 then
  local last = redis.call('XREVRANGE', key('events'), '+', '-', 'COUNT', 1)
  redis.call('HSET', key('readers'), ARGV[1], last[1] and last[1][1] or '0-0')
end
return {'OK'}
