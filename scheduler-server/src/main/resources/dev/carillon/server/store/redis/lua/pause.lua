-- Sets or clears a pause switch of this bucket: * all, n:<tenant>, q:<queue>, t:<type>. Safe to run twice.
-- @include record index drain
-- KEYS: bucket
-- ARGV: switch, ms until it ends by itself (0: never), text kept with it ("" clears the switch)
-- reply: {OK, until ms, since ms}
local now = now_ms()
if ARGV[3] == '' then
  redis.call('HDEL', key('pause'), ARGV[1])
  return {'OK', 0, now}
end
local until_ms = tonumber(ARGV[2]) > 0 and now + tonumber(ARGV[2]) or 0
redis.call('HSET', key('pause'), ARGV[1], until_ms .. ' ' .. now .. ' ' .. ARGV[3])
return {'OK', until_ms, now}
