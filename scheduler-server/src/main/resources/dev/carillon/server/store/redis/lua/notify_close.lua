-- Makes messages out of what was gathered, or of an alarm that changed, and forgets what they were made of. Safe to run
-- twice: a group that has gone, and an alarm that is not as it was read, makes none.
-- @include record index drain
-- KEYS: bucket
-- ARGV: owner epoch ('' for whoever asks: tests), group ('' for none), events it had when it was read, name that cools
--       down ('' for none), ms it does, alarm ('' for none), what it was read as, what it is to be ('' for gone),
--       ms until they are tried, then four each: id, channel, head, body
-- reply: {OK}, {CHANGED} or {FENCED}
if ARGV[1] ~= '' and fenced(ARGV[1]) then return {'FENCED'} end
local group, alarm = ARGV[2], ARGV[6]
if group ~= '' and redis.call('HGET', key('notify:group:') .. group, 'n') ~= ARGV[3] then
  if redis.call('EXISTS', key('notify:group:') .. group) == 0 then
    redis.call('ZREM', key('notify:closes'), group)
    redis.call('ZREM', key('notify:asks'), group)
  end
  return {'CHANGED'}
end
if alarm ~= '' and (redis.call('HGET', key('notify:alarms'), alarm) or '') ~= ARGV[7] then return {'CHANGED'} end
local now = now_ms()
if group ~= '' then
  redis.call('UNLINK', key('notify:group:') .. group)
  redis.call('ZREM', key('notify:closes'), group)
  redis.call('ZREM', key('notify:asks'), group)
end
if alarm ~= '' then
  if ARGV[8] == '' then redis.call('HDEL', key('notify:alarms'), alarm)
  else redis.call('HSET', key('notify:alarms'), alarm, ARGV[8]) end
end
if ARGV[4] ~= '' then
  redis.call('HSET', key('notify:cool'), ARGV[4], now + tonumber(ARGV[5]))
  redis.call('ZADD', key('notify:cools'), now + tonumber(ARGV[5]), ARGV[4])
end
for i = 10, #ARGV, 4 do
  redis.call('HSET', key('notify:send:') .. ARGV[i], 'channel', ARGV[i + 1], 'head', ARGV[i + 2], 'body', ARGV[i + 3],
    'state', 'WAITING', 'tries', 0, 'created', now, 'next', now + tonumber(ARGV[9]))
  redis.call('ZADD', key(ARGV[i + 1] == '' and 'notify:asked' or 'notify:sends'), now + tonumber(ARGV[9]), ARGV[i])
  redis.call('ZADD', key('notify:log'), now, ARGV[i])
end
return {'OK'}
