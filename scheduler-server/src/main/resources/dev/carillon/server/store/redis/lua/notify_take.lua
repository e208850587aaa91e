-- Hands out messages that are due, and holds them back from others while they are tried: if nothing is heard of a try,
-- there is another one. What rules send and what tasks asked for stand in lines of their own, so that neither waits
-- behind the other. A repeat after a lost reply takes others; those of the first wait until their time is over.
-- @include record index drain
-- KEYS: bucket
-- ARGV: owner epoch, most, ms to hold them, line (sends | asked)
-- reply: {OK, now, then five each: id, channel, head, body, tries} or {FENCED}
if fenced(ARGV[1]) then return {'FENCED'} end
local now = now_ms()
local line = key('notify:') .. ARGV[4]
local due = redis.call('ZRANGEBYSCORE', line, '-inf', now, 'LIMIT', 0, ARGV[2])
local reply = {'OK', now}
for _, id in ipairs(due) do
  local h = redis.call('HMGET', key('notify:send:') .. id, 'channel', 'head', 'body', 'tries')
  if h[1] then
    redis.call('ZADD', line, now + tonumber(ARGV[3]), id)
    local n = #reply
    reply[n + 1], reply[n + 2], reply[n + 3], reply[n + 4], reply[n + 5] = id, h[1], h[2], h[3], h[4]
  else redis.call('ZREM', line, id) end
end
return reply
