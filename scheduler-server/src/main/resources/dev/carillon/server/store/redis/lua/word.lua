-- Keeps what an operator told one worker, wherever it hangs and whoever restarts. Safe to run twice.
-- @include record index told drain
-- KEYS: bucket
-- ARGV: worker id, field (pause | slots | drain), value ("" takes it back), ms until a pause ends by itself (0: never),
--       verb of the event, actor, reason
-- reply: {OK, until ms, since ms, 1 if there was such a word}
local now = now_ms()
local at, field, value = key('word:') .. ARGV[1], ARGV[2], ARGV[3]
local was = redis.call('HEXISTS', at, field)
local until_ms = 0
if value == '' then
  redis.call('HDEL', at, field)
else
  if field == 'pause' then
    until_ms = tonumber(ARGV[4]) > 0 and now + tonumber(ARGV[4]) or 0
    value = until_ms .. ' ' .. now .. ' ' .. value
  end
  redis.call('HSET', at, field, value)
end
redis.call('ZADD', key('words'), now, ARGV[1])
if value ~= '' or was == 1 then told(ARGV[5], ARGV[6], 'w:' .. ARGV[1], ARGV[7], now) end
return {'OK', until_ms, now, was}
