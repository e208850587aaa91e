-- Folds what rules are to tell into messages that are being gathered. Safe to run twice: the events of a bucket are
-- counted once, by their places; all that one event brings comes in one call.
-- @include record keys
-- KEYS: bucket
-- ARGV: bucket the events are of, then eight each: place (comparable as text), rule, what is alike, ms to gather, ms of
--       cool-down, target ('' for the rule's channels), event, sample
-- reply: {OK, folded}
local now = now_ms()
local seen = redis.call('HGET', key('notify:seen'), ARGV[1]) or ''
local last, folded = seen, 0
for i = 2, #ARGV, 8 do
  if ARGV[i] > seen then
    local name = ARGV[i + 1] .. ' ' .. ARGV[i + 2]
    local at = key('notify:group:') .. name
    local n = redis.call('HINCRBY', at, 'n', 1)
    if n == 1 then
      local close = now + tonumber(ARGV[i + 3])
      local cool = tonumber(redis.call('HGET', key('notify:cool'), name) or '0')
      if cool > close then close = cool end
      redis.call('HSET', at, 'rule', ARGV[i + 1], 'target', ARGV[i + 5], 'event', ARGV[i + 6], 'from', now,
        'cool', ARGV[i + 4])
      redis.call('ZADD', key(ARGV[i + 5] ~= '' and 'notify:asks' or 'notify:closes'), close, name)
    end
    redis.call('HSET', at, n <= 10 and 's' .. n or 'last', ARGV[i + 7])
    last, folded = ARGV[i], folded + 1
  end
end
if last ~= seen then redis.call('HSET', key('notify:seen'), ARGV[1], last) end
return {'OK', folded}
