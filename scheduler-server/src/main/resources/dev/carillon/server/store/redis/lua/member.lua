-- Notes that a server lives, or that it leaves, and tells of all servers seen lately. Safe to run twice.
-- @include record index drain
-- KEYS: bucket
-- ARGV: server id, what it tells of itself, ms after which a silent one is forgotten, 1 to leave
-- reply: {OK, now, server id, beat ms, what it tells, …}
local now = now_ms()
if ARGV[4] == '1' then
  redis.call('HDEL', key('members'), ARGV[1])
else
  redis.call('HSET', key('members'), ARGV[1], now .. ' ' .. ARGV[2])
end
local reply = {'OK', now}
local all = redis.call('HGETALL', key('members'))
for i = 1, #all, 2 do
  local beat, text = string.match(all[i + 1], '^(%d+) (.*)$')
  if now - tonumber(beat) > tonumber(ARGV[3]) then
    redis.call('HDEL', key('members'), all[i])
  else
    local n = #reply
    reply[n + 1], reply[n + 2], reply[n + 3] = all[i], beat, text
  end
end
return reply
