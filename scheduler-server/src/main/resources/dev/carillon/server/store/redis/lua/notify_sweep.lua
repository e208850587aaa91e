-- Forgets messages that are over: by age, and the oldest beyond a number. Safe to run twice.
-- @include record index drain
-- KEYS: bucket
-- ARGV: owner epoch, ms to keep delivered ones, ms to keep dead ones, most
-- reply: {OK, how many are gone} or {FENCED}
if fenced(ARGV[1]) then return {'FENCED'} end
local now = now_ms()
local gone = 0
local function forget(id)
  redis.call('UNLINK', key('notify:send:') .. id, key('notify:tries:') .. id)
  redis.call('ZREM', key('notify:log'), id)
  redis.call('ZREM', key('notify:deads'), id)
  redis.call('ZREM', key('notify:sends'), id)
  gone = gone + 1
end
local over = redis.call('ZCARD', key('notify:log')) - tonumber(ARGV[4])
local oldest = redis.call('ZRANGE', key('notify:log'), 0, 199, 'WITHSCORES')
for i = 1, #oldest, 2 do
  local id, age = oldest[i], now - tonumber(oldest[i + 1])
  local state = redis.call('HGET', key('notify:send:') .. id, 'state')
  local late = age > tonumber(state == 'DEAD' and ARGV[3] or ARGV[2])
  if not state or (state ~= 'WAITING' and (late or gone < over)) then forget(id) end
end
for _, name in ipairs(redis.call('ZRANGEBYSCORE', key('notify:cools'), '-inf', now, 'LIMIT', 0, 200)) do
  redis.call('HDEL', key('notify:cool'), name)
  redis.call('ZREM', key('notify:cools'), name)
end
return {'OK', gone}
