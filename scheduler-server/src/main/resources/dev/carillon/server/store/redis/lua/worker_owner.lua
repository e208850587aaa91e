-- Keeps whose a worker id is, for a time; renews it if it is theirs. Safe to run twice; goes on while Redis is full.
-- @include keys drain
-- KEYS: bucket
-- ARGV: worker id, whose it is to be, for how long (milliseconds)
-- reply: {OK}, or {TAKEN}: it is somebody else's
local at, who, time = key('workerowner:' .. ARGV[1]), ARGV[2], ARGV[3]
local owner = redis.call('GET', at)
if owner == who then
  redis.call('PEXPIRE', at, time)
elseif owner then
  return {'TAKEN'}
else
  redis.call('SET', at, who, 'PX', time)
end
return {'OK'}
