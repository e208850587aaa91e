-- Notes how long nodes of a workflow took, as a mean that forgets. A repeat counts twice: it is an estimate.
-- @include record index
-- KEYS: bucket
-- ARGV: hash of tenant and id, then {node, ms}…
-- reply: {OK}
local typical = key('typical:') .. ARGV[1]
for i = 2, #ARGV, 2 do
  local old = tonumber(redis.call('HGET', typical, ARGV[i]) or '-1')
  local ms = tonumber(ARGV[i + 1])
  redis.call('HSET', typical, ARGV[i], old < 0 and ms or math.floor(old * 0.7 + ms * 0.3))
end
return {'OK'}
