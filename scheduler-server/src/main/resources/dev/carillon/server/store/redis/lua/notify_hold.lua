-- Keeps messages that are being tried back from others for longer. Safe to run twice.
-- @include record keys drain
-- KEYS: bucket
-- ARGV: ms to hold them from now on, then two each: id, tries before this one
-- reply: {OK, ids of those that are still to be tried by that number}
local till = now_ms() + tonumber(ARGV[1])
local reply = {'OK'}
for i = 2, #ARGV, 2 do
  local h = redis.call('HMGET', key('notify:send:') .. ARGV[i], 'tries', 'state', 'channel')
  if h[1] == ARGV[i + 1] and h[2] == 'WAITING' then
    redis.call('ZADD', key(h[3] == '' and 'notify:asked' or 'notify:sends'), till, ARGV[i])
    reply[#reply + 1] = ARGV[i]
  end
end
return reply
