-- Hands out messages that are due, and holds them back from others while they are tried: if nothing is heard of a try,
-- there is another one. A repeat after a lost reply takes others; those of the first wait until their time is over.
-- @include record index drain
-- KEYS: bucket
-- ARGV: owner epoch, most, ms to hold them
-- reply: {OK, now, then five each: id, channel, head, body, tries} or {FENCED}
if fenced(ARGV[1]) then return {'FENCED'} end
local now = now_ms()
local due = redis.call('ZRANGEBYSCORE', key('notify:sends'), '-inf', now, 'LIMIT', 0, ARGV[2])
local reply = {'OK', now}
for _, id in ipairs(due) do
  local h = redis.call('HMGET', key('notify:send:') .. id, 'channel', 'head', 'body', 'tries')
  if h[1] then
    redis.call('ZADD', key('notify:sends'), now + tonumber(ARGV[3]), id)
    local n = #reply
    reply[n + 1], reply[n + 2], reply[n + 3], reply[n + 4], reply[n + 5] = id, h[1], h[2], h[3], h[4]
  else redis.call('ZREM', key('notify:sends'), id) end
end
return reply
