-- Forgets messages that are over: by age, and the oldest beyond a number. Looks at 200 from a rank on: what must stay is
-- walked past, so that it hides nothing newer. Safe to run twice.
-- @include record index drain
-- KEYS: bucket
-- ARGV: owner epoch, ms to keep delivered ones, ms to keep dead ones, most, rank
-- reply: {OK, how many are gone, rank to go on at (-1: nothing else is over)} or {FENCED}
if fenced(ARGV[1]) then return {'FENCED'} end
local now = now_ms()
local gone = 0
local function forget(id)
  redis.call('UNLINK', key('notify:send:') .. id, key('notify:tries:') .. id)
  redis.call('ZREM', key('notify:log'), id)
  redis.call('ZREM', key('notify:deads'), id)
  redis.call('ZREM', key('notify:sends'), id)
  redis.call('ZREM', key('notify:asked'), id)
  gone = gone + 1
end
local over = redis.call('ZCARD', key('notify:log')) - tonumber(ARGV[4])
local oldest = redis.call('ZRANGE', key('notify:log'), ARGV[5], ARGV[5] + 199, 'WITHSCORES')
local delivered, dead, age = tonumber(ARGV[2]), tonumber(ARGV[3]), 0
for i = 1, #oldest, 2 do
  local id = oldest[i]
  age = now - tonumber(oldest[i + 1])
  local state = redis.call('HGET', key('notify:send:') .. id, 'state')
  local late = age > (state == 'DEAD' and dead or delivered)
  if not state or (state ~= 'WAITING' and (late or gone < over)) then forget(id) end
end
for _, name in ipairs(redis.call('ZRANGEBYSCORE', key('notify:cools'), '-inf', now, 'LIMIT', 0, 200)) do
  redis.call('HDEL', key('notify:cool'), name)
  redis.call('ZREM', key('notify:cools'), name)
end
local more = #oldest == 400 and (gone < over or age > math.min(delivered, dead))
return {'OK', gone, more and ARGV[5] + 200 - gone or -1}
