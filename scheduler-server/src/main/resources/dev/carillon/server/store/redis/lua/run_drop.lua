-- Deletes ended runs with all that is kept of them, but not their tasks: those have a retention of their own.
-- @include record index drain
-- KEYS: bucket
-- ARGV: actor, reason, only those that ended before ms (+inf: whenever), then runs…
-- reply: {OK, deleted}
local now, before, gone = now_ms(), tonumber(ARGV[3]) or math.huge, 0
for i = 4, #ARGV do
  local id = ARGV[i]
  local run = key('run:') .. id
  local h = redis.call('HMGET', run, 'live', 'def', 'home', 'state', 'key')
  local ended = tonumber(redis.call('ZSCORE', key('runs:ended'), id) or '0')
  if h[1] == '0' and ended < before then
    redis.call('UNLINK', run, run .. ':nodes', run .. ':marks', run .. ':texts')
    redis.call('SREM', key('defruns:') .. h[2], id)
    if redis.call('EXISTS', key('defruns:') .. h[2]) == 0 then
      redis.call('UNLINK', key('def:') .. h[2])
      redis.call('ZREM', key('defs'), h[2])
    end
    redis.call('ZREM', key('runs'), id)
    redis.call('ZREM', key('runs:w:') .. h[3], id)
    redis.call('ZREM', key('runs:s:') .. h[4], id)
    redis.call('ZREM', key('runs:ended'), id)
    redis.call('ZREM', key('wake'), id)
    -- A user who deletes a run gives its key back; after retention the key is known until its window ends, so that
    -- who repeats the request starts nothing anew.
    if before == math.huge and h[5] ~= '' and string.sub(redis.call('GET', key('runkey:') .. h[5]) or '', 1, ID) == id then
      redis.call('UNLINK', key('runkey:') .. h[5])
    end
    gone = gone + 1
  elseif not h[1] then
    redis.call('ZREM', key('runs:ended'), id)
  end
end
return {'OK', gone}
