-- Stores a version of a workflow, or takes versions away. Numbers are never used again. Safe to run twice: the repeat
-- finds another latest version.
-- @include record index
-- KEYS: bucket
-- ARGV: hash of tenant and id, "tenant id", latest version expected, actor, reason, then of a new version: its number,
--       bytes, summary; or of versions that go: 'gone', numbers…
-- reply: {OK} · {LATEST, version}
local flow, now = key('flow:') .. ARGV[1], now_ms()
local latest = redis.call('HGET', flow, 'latest') or '0'
if latest ~= ARGV[3] then return {'LATEST', latest} end
local verb = 'workflow_put'
if ARGV[6] == 'gone' then
  verb = 'workflow_delete'
  for i = 7, #ARGV do redis.call('HDEL', flow, 'v' .. ARGV[i], 's' .. ARGV[i]) end
  if redis.call('HLEN', flow) == 1 then
    redis.call('HDEL', key('flows'), ARGV[1])
    redis.call('UNLINK', key('typical:') .. ARGV[1])
  end
else
  redis.call('HSET', flow, 'latest', ARGV[6], 'v' .. ARGV[6], ARGV[7], 's' .. ARGV[6], ARGV[8])
  redis.call('HSET', key('flows'), ARGV[1], ARGV[2])
end
local cap = redis.call('GET', key('eventcap')) or 2000
redis.call('XADD', key('events'), 'MAXLEN', '~', cap, '*', 'v', verb, 'a', ARGV[4], 't', now, 'd', '', 's',
  'workflow ' .. ARGV[2], 'r', ARGV[5])
return {'OK'}
