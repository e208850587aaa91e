-- Sets or clears a pause switch of bucket 0, which tells of it: * all, n:<tenant>, q:<queue>, t:<type>. Safe to run
-- twice. The other buckets have a copy, see pause_copy.
-- @include record index told drain
-- KEYS: bucket
-- ARGV: switch, ms until it ends by itself (0: never), text kept with it ("" clears the switch), actor, reason
-- reply: {OK, until ms, since ms, 1 if it was in force, what it is kept with}
local now = now_ms()
local before = redis.call('HGET', key('pause'), ARGV[1])
local ends = before and tonumber(string.match(before, '^%d+'))
local was = ends and (ends == 0 or ends > now) and 1 or 0
if ARGV[3] == '' then
  redis.call('HDEL', key('pause'), ARGV[1])
  if was == 1 then told('unpause', ARGV[4], ARGV[1], '', now) end
  return {'OK', 0, now, was, ''}
end
local until_ms = tonumber(ARGV[2]) > 0 and now + tonumber(ARGV[2]) or 0
local kept = until_ms .. ' ' .. now .. ' ' .. ARGV[3]
redis.call('HSET', key('pause'), ARGV[1], kept)
told('pause', ARGV[4], ARGV[1], ARGV[5], now)
return {'OK', until_ms, now, was, kept}
