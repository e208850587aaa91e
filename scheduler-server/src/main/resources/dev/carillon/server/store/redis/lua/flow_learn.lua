-- Notes how long nodes of a workflow took, as a mean that forgets. A repeat counts twice: it is an estimate.
-- @include record index
-- KEYS: bucket
-- ARGV: hash of tenant and id, ms it is kept without another run, then {node, ms}…
-- reply: {OK}
local typical = key('typical:') .. ARGV[1]
-- Nodes that later versions do not have any more are forgotten with the rest.
if redis.call('HLEN', typical) > 40000 then redis.call('UNLINK', typical) end
for i = 3, #ARGV, 2 do
  local old = tonumber(redis.call('HGET', typical, ARGV[i]) or '-1')
  local ms = tonumber(ARGV[i + 1])
  redis.call('HSET', typical, ARGV[i], old < 0 and ms or math.floor(old * 0.7 + ms * 0.3))
end
redis.call('PEXPIRE', typical, ARGV[2])
return {'OK'}
